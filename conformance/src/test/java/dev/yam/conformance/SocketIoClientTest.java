package dev.yam.conformance;

/** Stock clients are served by Yam. */
class SocketIoClientTest extends StockClient {

  @Override
  Target target() {
    return Target.yam();
  }
}
