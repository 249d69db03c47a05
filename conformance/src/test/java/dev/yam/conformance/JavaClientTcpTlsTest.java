package dev.yam.conformance;

/** Yam by TLS, without HTTP. */
class JavaClientTcpTlsTest extends JavaClientSuite {

  @Override
  Counterpart counterpart() {
    return new StreamCounterpart(StreamCounterpart.Kind.TLS);
  }
}
