package dev.yam.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The stock clients in Node, against profiles P, C and H: 4 and 6, also with the msgpack parser, 2 and 3 where they are allowed. */
abstract class StockClient {

  abstract Target target();

  @TestFactory
  Stream<DynamicTest> connecting() {
    return NodeScript.run("connect", target());
  }

  @TestFactory
  Stream<DynamicTest> events() {
    return NodeScript.run("events", target());
  }

  @TestFactory
  Stream<DynamicTest> acknowledgements() {
    return NodeScript.run("acks", target());
  }

  @TestFactory
  Stream<DynamicTest> binary() {
    return NodeScript.run("binary", target());
  }

  @TestFactory
  Stream<DynamicTest> namespacesAndRooms() {
    return NodeScript.run("namespaces", target());
  }

  @TestFactory
  Stream<DynamicTest> reconnecting() {
    return NodeScript.run("reconnect", target());
  }

  @TestFactory
  Stream<DynamicTest> recovery() {
    return NodeScript.run("recovery", target());
  }

  @TestFactory
  Stream<DynamicTest> order() {
    return NodeScript.run("order", target());
  }

  @TestFactory
  Stream<DynamicTest> limits() {
    return NodeScript.run("limits", target());
  }

  @TestFactory
  Stream<DynamicTest> operators() {
    return NodeScript.run("operators", target());
  }

  @TestFactory
  Stream<DynamicTest> formerClients() {
    return NodeScript.run("former", target());
  }

  @TestFactory
  Stream<DynamicTest> compression() {
    return NodeScript.run("compression", target());
  }

  @TestFactory
  Stream<DynamicTest> msgpack() {
    return NodeScript.run("msgpack", target());
  }

  @TestFactory
  Stream<DynamicTest> bareEngine() {
    return NodeScript.run("engine", target());
  }
}
