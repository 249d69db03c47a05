package dev.yam.conformance;

import org.junit.jupiter.api.Tag;

/** The reference implementation passes the same suite, but for what it is known to let pass. */
@Tag("reference")
class Rfc6455ReferenceTest extends Rfc6455 {

  @Override
  Target target() {
    return Target.reference();
  }
}
