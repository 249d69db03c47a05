package dev.yam.bench;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.OptionalLong;

/** One load on {@code server}; its CPU and memory are told when {@code pid} names its process. */
record LoadOptions(
    Scenario scenario,
    InetSocketAddress server,
    OptionalLong pid,
    int connections,
    Traffic traffic,
    Span span) {

  LoadOptions {
    if (connections < 1) {
      throw new LoadException("at least one connection expected");
    }
  }

  /** For people: {@code echo 32 B, 16 in flight, 100 connections}. */
  String title() {
    String what = scenario.name().toLowerCase(Locale.ROOT) + " " + traffic.payload();
    return switch (scenario) {
      case ECHO, ACK, BIN -> "%s, %d in flight, %,d connections".formatted(what, traffic.inFlight(), connections);
      case BROADCAST -> "%s, %s, %,d receivers%s".formatted(what, pace(), connections, rooms());
      case POLLING -> "%s, %,d connections".formatted(what, connections);
      case IDLE, CONNECT -> "%s, %,d connections".formatted(scenario.name().toLowerCase(Locale.ROOT), connections);
    };
  }

  private String pace() {
    return traffic.rate().isPresent() ? traffic.rate().getAsInt() + "/s" : traffic.inFlight() + " in flight";
  }

  private String rooms() {
    return traffic.rooms() == 0 ? "" : " in %d rooms each".formatted(1 + traffic.rooms());
  }
}
