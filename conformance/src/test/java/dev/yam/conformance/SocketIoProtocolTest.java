package dev.yam.conformance;

/** Yam speaks Socket.IO 5. */
class SocketIoProtocolTest extends SocketIoProtocol {

  @Override
  Target target() {
    return Target.yam();
  }
}
