package dev.yam.conformance;

import org.junit.jupiter.api.condition.EnabledIf;

/** Stock clients are served by Yam. */
@EnabledIf("dev.yam.conformance.Target#isYamThere")
class SocketIoClientTest extends StockClient {

  @Override
  Target target() {
    return Target.yam();
  }
}
