package dev.yam.conformance;

/** Yam by a Unix socket, without HTTP. */
class JavaClientUnixTest extends JavaClientSuite {

  @Override
  Counterpart counterpart() {
    return new StreamCounterpart(StreamCounterpart.Kind.UNIX);
  }
}
