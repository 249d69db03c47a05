package dev.yam.conformance;

/** Yam, as clients of today see it. */
class JavaClientYamTest extends JavaClientSuite {

  @Override
  Counterpart counterpart() {
    return new YamCounterpart(4);
  }
}
