package dev.yam.conformance;

import org.junit.jupiter.api.Tag;

/** The reference implementation passes the same suite: the suite asks for nothing of its own invention. */
@Tag("reference")
class EngineIoProtocolReferenceTest extends EngineIoProtocol {

  @Override
  Target target() {
    return Target.reference();
  }
}
