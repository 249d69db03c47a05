package dev.yam.bench;

/** What is asked of the server, and what its cost is told per. */
enum Scenario {
  /** {@code echo}: an event comes back as an event. */
  ECHO("message"),
  /** {@code ackme}: an event is acknowledged with its argument. */
  ACK("message"),
  /** {@code bin}: an event with one attachment comes back. */
  BIN("message"),
  /** {@code pub} of one client becomes {@code msg} for every member of a room. */
  BROADCAST("delivery"),
  /** Connections that are only held. */
  IDLE("connection"),
  /** Connecting as fast as the server lets in. */
  CONNECT("connection"),
  /** {@code echo} over long-polling: one POST, and one GET that is answered. */
  POLLING("round trip");

  private final String unit;

  Scenario(String unit) {
    this.unit = unit;
  }

  String unit() {
    return unit;
  }

  String units() {
    return this == BROADCAST ? "deliveries" : unit + "s";
  }
}
