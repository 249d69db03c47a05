package dev.yam.client;

import dev.yam.engine.EngineClient;
import dev.yam.engine.EngineHooks;
import dev.yam.engine.EngineLoop;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.ConnectFailedException;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Packet;
import dev.yam.wire.PacketDecoder;
import dev.yam.wire.PacketReader;
import dev.yam.wire.Parser;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What does not change of a {@link Connection}: where it goes, on which loop, and in which form.
 *
 * <p>Any thread, but for {@link #reader}.
 */
record Endpoint(
    URI uri, EngineClient engine, EngineLoop loop, ManagerOptions options, PacketDecoder.Workspace workspace) {

  Endpoint(URI uri, EngineClient engine, EngineLoop loop, ManagerOptions options) {
    this(uri, engine, loop, options, new PacketDecoder.Workspace(options.packets().limits()));
  }

  Dialect dialect() {
    return Dialect.of(options.engine().engineProtocol());
  }

  ArgumentBinder binder() {
    return options.packets().binder();
  }

  Parser parser() {
    return options.packets().parser();
  }

  EngineHooks hooks() {
    return options.engine().hooks();
  }

  Duration timeout() {
    return options.opening().timeout();
  }

  /** A reader for one session. */
  PacketReader reader() {
    return Parser.reader(List.of(parser()), options.packets().limits(), binder(), workspace);
  }

  Outgoing encode(Packet packet) {
    return parser().encode(packet);
  }

  /** What sockets and listeners are told when they do not come to be connected. */
  ConnectFailedException failure(String why, @Nullable Throwable cause) {
    return ConnectFailedException.of(uri.toString(), String.join(", ", engine.transports()), why, cause);
  }
}
