package dev.yam.conformance;

/** Yam by TCP, without HTTP. */
class JavaClientTcpTest extends JavaClientSuite {

  @Override
  Counterpart counterpart() {
    return new StreamCounterpart(StreamCounterpart.Kind.TCP);
  }
}
