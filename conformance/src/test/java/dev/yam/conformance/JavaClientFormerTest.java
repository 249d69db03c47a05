package dev.yam.conformance;

/** The reference implementation of before, socket.io 2.5. */
class JavaClientFormerTest extends JavaClientSuite {

  @Override
  Counterpart counterpart() {
    return NodeCounterpart.former();
  }
}
