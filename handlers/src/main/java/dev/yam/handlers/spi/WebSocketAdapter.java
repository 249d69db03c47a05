package dev.yam.handlers.spi;

import dev.yam.engine.DisconnectReason;
import dev.yam.server.ConnectionHandler;
import dev.yam.server.Socket;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings clients of one kind to gateways. A client is a {@link Socket} whatever its wire is like: how events and answers
 * stand there is the server's; which server, where, and who listens, is the adapter's. Called by one thread while gateways
 * are bound, and for each client where its handlers run.
 *
 * @param <S> the share of a server that has the clients of one {@link GatewayAddress}
 */
public interface WebSocketAdapter<S> {

  /**
   * Called once for each address, before all others; the same server is used again where it can be. Nobody need be able to
   * connect before {@link #open}.
   *
   * @throws IllegalArgumentException if the adapter cannot serve that address; says why
   */
  S create(GatewayAddress address);

  /** {@code callback} is to be called for each client that is let in, before its first event is handled. */
  void bindClientConnect(S server, ConnectionHandler callback);

  /** {@code callback} is to be called once, after the last event of {@code client} was handled. */
  void bindClientDisconnect(Socket client, Consumer<DisconnectReason> callback);

  /** {@code handlers} are to be called for the client's events, one event after the other. */
  void bindMessageHandlers(Socket client, List<MessageHandler> handlers);

  /** Everything is bound: clients may come. */
  default void open(S server) {}

  /** Gateways do not want {@code server} any more: what {@link #create} has made of it ends, what was there before stays. */
  void close(S server);
}
