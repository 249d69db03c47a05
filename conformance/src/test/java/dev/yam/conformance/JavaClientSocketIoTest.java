package dev.yam.conformance;

/** The reference implementation of today, socket.io 4.8. */
class JavaClientSocketIoTest extends JavaClientSuite {

  @Override
  Counterpart counterpart() {
    return NodeCounterpart.current();
  }
}
