package dev.yam.conformance;

import org.junit.jupiter.api.Tag;

/** The reference implementation passes the same suite, but for what it is known to do otherwise. */
@Tag("reference")
class Rfc7692ReferenceTest extends Rfc7692 {

  @Override
  Target target() {
    return Target.reference();
  }
}
