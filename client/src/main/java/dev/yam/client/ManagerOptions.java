package dev.yam.client;

import dev.yam.engine.ClientLoops;
import dev.yam.engine.EngineClientOptions;
import dev.yam.engine.JacksonBinder;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.PacketLimits;
import dev.yam.wire.Parser;
import java.time.Duration;
import java.util.Optional;

/** What is a {@link Manager}'s of {@link ClientOptions}; equal by value, for sockets that may share one. */
record ManagerOptions(
    EngineClientOptions engine,
    Reconnection.Options reconnection,
    Opening opening,
    Packets packets,
    Optional<ClientLoops> loops) {

  private static final ArgumentBinder BINDER = new JacksonBinder();

  static final ManagerOptions DEFAULT =
      new ManagerOptions(
          EngineClientOptions.builder().path("/socket.io").build(),
          new Reconnection.Options(
              true, Integer.MAX_VALUE, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), 1)),
          new Opening(Duration.ofSeconds(20), false, false),
          new Packets(Parser.JSON, BINDER, PacketLimits.DEFAULT),
          Optional.empty());

  ManagerOptions {
    if (engine.engineProtocol() == 3 && packets.parser() == Parser.MSGPACK) {
      throw new IllegalArgumentException("engineProtocol(3) is spoken with Parser.JSON only");
    }
  }

  /**
   * @param timeout how long one attempt may take
   * @param autoConnect whether sockets connect when they are made
   * @param autoUnref whether the JVM may end meanwhile
   */
  record Opening(Duration timeout, boolean autoConnect, boolean autoUnref) {
    Opening {
      ClientOptions.positive(timeout);
    }
  }

  /** How packets are written, and what those of the server may ask for. */
  record Packets(Parser parser, ArgumentBinder binder, PacketLimits limits) {}

  ManagerOptions engine(EngineClientOptions value) {
    return new ManagerOptions(value, reconnection, opening, packets, loops);
  }

  ManagerOptions reconnection(Reconnection.Options value) {
    return new ManagerOptions(engine, value, opening, packets, loops);
  }

  ManagerOptions opening(Opening value) {
    return new ManagerOptions(engine, reconnection, value, packets, loops);
  }

  ManagerOptions packets(Packets value) {
    return new ManagerOptions(engine, reconnection, opening, value, loops);
  }

  ManagerOptions loops(ClientLoops value) {
    return new ManagerOptions(engine, reconnection, opening, packets, Optional.of(value));
  }
}
