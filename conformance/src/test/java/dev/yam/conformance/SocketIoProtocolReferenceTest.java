package dev.yam.conformance;

import org.junit.jupiter.api.Tag;

/** The reference implementation passes the same suite. */
@Tag("reference")
class SocketIoProtocolReferenceTest extends SocketIoProtocol {

  @Override
  Target target() {
    return Target.reference();
  }
}
