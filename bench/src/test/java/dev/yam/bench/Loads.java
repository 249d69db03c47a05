package dev.yam.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Loads of a few hundred messages, without warm-up. */
final class Loads {

  static final int MESSAGES = 300;

  static final int CONNECTIONS = 7;

  private static final int AT_MOST_SECONDS = 60;

  private Loads() {}

  static Outcome run(Scenario scenario, String payload, int port) {
    return run(scenario, payload, port, seconds(scenario));
  }

  static Outcome run(Scenario scenario, String payload, int port, int seconds) {
    var traffic = new Traffic(Payload.of(payload), 4, 0, OptionalInt.empty());
    return Load.run(options(scenario, traffic, port, seconds), Progress.none());
  }

  static LoadOptions options(Scenario scenario, Traffic traffic, int port) {
    return options(scenario, traffic, port, seconds(scenario));
  }

  private static int seconds(Scenario scenario) {
    return switch (scenario) {
      case IDLE, CONNECT -> 1;
      case ECHO, ACK, BIN, BROADCAST, POLLING -> AT_MOST_SECONDS;
    };
  }

  private static LoadOptions options(Scenario scenario, Traffic traffic, int port, int seconds) {
    return new LoadOptions(scenario, new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        OptionalLong.of(ProcessHandle.current().pid()), CONNECTIONS, traffic, new Span(0, seconds, MESSAGES));
  }
}
