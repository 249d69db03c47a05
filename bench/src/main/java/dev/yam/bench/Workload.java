package dev.yam.bench;

/** Opens the clients of a load, each of which tells {@link Tally#opened} when it is connected; on the loop. */
@FunctionalInterface
interface Workload {

  void open(int index);

  /** The server is warm; what is measured begins. */
  default void warm() {}

  static Workload of(LoadOptions options, Dialer dialer, Tally tally) {
    Payload payload = options.traffic().payload();
    int inFlight = options.traffic().inFlight();
    return switch (options.scenario()) {
      case ECHO -> exchange(Exchange.echo(payload), inFlight, dialer, tally);
      case ACK -> exchange(Exchange.ack(payload), inFlight, dialer, tally);
      case BIN -> exchange(Exchange.bin(payload), inFlight, dialer, tally);
      case BROADCAST -> new Broadcast(dialer, tally, options.connections(), options.traffic());
      case POLLING -> {
        var exchange = PollingExchange.of(payload);
        yield index -> new PollingClient(dialer, tally, exchange).open();
      }
      case IDLE, CONNECT -> index -> dialer.connect(channel -> new WebSocketClient(channel, tally, ""));
    };
  }

  private static Workload exchange(Exchange exchange, int inFlight, Dialer dialer, Tally tally) {
    return index -> dialer.connect(channel -> new ExchangeClient(channel, tally, exchange, inFlight));
  }
}
