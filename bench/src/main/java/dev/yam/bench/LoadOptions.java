package dev.yam.bench;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * One load. Of {@code payload} and {@code inFlight} each scenario uses what it has; times are in seconds. The window ends
 * after {@code messages} answers, and at the latest after {@code seconds}.
 */
record LoadOptions(
    Scenario scenario,
    InetSocketAddress server,
    OptionalLong pid,
    Payload payload,
    int inFlight,
    int connections,
    int warmup,
    int seconds,
    long messages) {

  LoadOptions {
    if (inFlight < 1 || inFlight > Payload.VARIANTS) {
      throw new LoadException("in flight: 1 to " + Payload.VARIANTS + " expected, not " + inFlight);
    }
    if (connections < 1 || seconds < 1 || warmup < 0 || messages < 1) {
      throw new LoadException("at least one connection, second and message expected");
    }
  }

  /** For people: {@code echo 32 B, 16 in flight, 100 connections}. */
  String title() {
    String name = scenario.name().toLowerCase(Locale.ROOT);
    return switch (scenario) {
      case ECHO, ACK, BIN -> "%s %s, %d in flight, %,d connections".formatted(name, payload, inFlight, connections);
      case BROADCAST -> "%s %s, %d in flight, %,d receivers".formatted(name, payload, inFlight, connections);
      case POLLING -> "%s %s, %,d connections".formatted(name, payload, connections);
      case IDLE, CONNECT -> "%s, %,d connections".formatted(name, connections);
    };
  }
}
