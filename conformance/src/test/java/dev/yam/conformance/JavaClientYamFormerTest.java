package dev.yam.conformance;

/** Yam, as clients of Socket.IO 2 see it. */
class JavaClientYamFormerTest extends JavaClientSuite {

  @Override
  Counterpart counterpart() {
    return new YamCounterpart(3);
  }
}
