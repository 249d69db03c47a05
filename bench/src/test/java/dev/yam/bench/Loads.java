package dev.yam.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.OptionalLong;

/** Loads of a few hundred messages, without warm-up. */
final class Loads {

  static final int MESSAGES = 300;

  private static final int AT_MOST_SECONDS = 60;

  private Loads() {}

  static Outcome run(Scenario scenario, String payload, int port) {
    return Load.run(options(scenario, payload, port), Progress.none());
  }

  static LoadOptions options(Scenario scenario, String payload, int port) {
    int seconds = scenario == Scenario.IDLE ? 1 : AT_MOST_SECONDS;
    return new LoadOptions(scenario, new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        OptionalLong.of(ProcessHandle.current().pid()), Payload.of(payload), 4, 7, 0, seconds, MESSAGES);
  }
}
