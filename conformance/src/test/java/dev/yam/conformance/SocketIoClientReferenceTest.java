package dev.yam.conformance;

import org.junit.jupiter.api.Tag;

/** Stock clients are served by the reference implementation: the scripts ask for nothing of their own invention. */
@Tag("reference")
class SocketIoClientReferenceTest extends StockClient {

  @Override
  Target target() {
    return Target.reference();
  }
}
