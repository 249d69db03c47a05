package dev.yam.conformance;

import org.junit.jupiter.api.Tag;

/** The reference implementation survives the same peers, but for those that it is known to have no limit for. */
@Tag("reference")
class HostileReferenceTest extends Hostile {

  @Override
  Target target() {
    return Target.reference();
  }
}
