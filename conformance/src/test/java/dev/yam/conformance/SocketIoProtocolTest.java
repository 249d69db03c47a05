package dev.yam.conformance;

import org.junit.jupiter.api.condition.EnabledIf;

/** Yam speaks Socket.IO 5. */
@EnabledIf("dev.yam.conformance.Target#isYamThere")
class SocketIoProtocolTest extends SocketIoProtocol {

  @Override
  Target target() {
    return Target.yam();
  }
}
