package dev.yam.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Stock clients are served by Yam. */
class SocketIoClientTest extends StockClient {

  @Override
  Target target() {
    return Target.yam();
  }

  /** Clients with either parser in one room, which the reference implementation cannot have. */
  @TestFactory
  Stream<DynamicTest> bothParsers() {
    return NodeScript.run("parsers", target());
  }

  /** What the reference server does not recover. */
  @TestFactory
  Stream<DynamicTest> recoveryBeyondTheReference() {
    return NodeScript.run("recovery-beyond", target());
  }
}
