package dev.yam.conformance;

/** Yam keeps the rules of WebSocket. */
class Rfc6455Test extends Rfc6455 {

  @Override
  Target target() {
    return Target.yam();
  }
}
