package dev.yam.engine;

import dev.yam.wire.Limit;
import java.util.Optional;

/**
 * Why a connection ended: the name that Socket.IO gives it, and the limit that was met, if one was.
 *
 * @param name as the reference implementation spells it, for example {@code ping timeout}
 */
public record DisconnectReason(String name, Optional<Limit> limit) {

  /** A transport failed, or the peer broke the rules or the limits of HTTP, WebSocket or Engine.IO. */
  public static final DisconnectReason TRANSPORT_ERROR = of("transport error");

  /** The connection was lost, or the peer closed it, or took so little that it met {@link Limit#OUTBOUND}. */
  public static final DisconnectReason TRANSPORT_CLOSE = of("transport close");

  /** The application closed the session. */
  public static final DisconnectReason FORCED_CLOSE = of("forced close");

  /** The peer was not heard of for {@code pingInterval + pingTimeout}. */
  public static final DisconnectReason PING_TIMEOUT = of("ping timeout");

  /** The server was closed. */
  public static final DisconnectReason SERVER_SHUTTING_DOWN = of("server shutting down");

  /** The client joined no namespace in time, or spoke out of turn: before it was let in, or by a second CONNECT. */
  public static final DisconnectReason FORCED_SERVER_CLOSE = of("forced server close");

  /** The application called {@code disconnect} of the socket, or {@code disconnectSockets} of a room that it was in. */
  public static final DisconnectReason SERVER_NAMESPACE_DISCONNECT = of("server namespace disconnect");

  /** The client left the namespace. */
  public static final DisconnectReason CLIENT_NAMESPACE_DISCONNECT = of("client namespace disconnect");

  /** The client sent what is no packet of Socket.IO, or one beyond a limit. */
  public static final DisconnectReason PARSE_ERROR = of("parse error");

  /** A client's: the server has had its socket leave the namespace. It does not come back by itself. */
  public static final DisconnectReason IO_SERVER_DISCONNECT = of("io server disconnect");

  /** A client's: its application has left. It does not come back by itself. */
  public static final DisconnectReason IO_CLIENT_DISCONNECT = of("io client disconnect");

  public static DisconnectReason of(String name) {
    return new DisconnectReason(name, Optional.empty());
  }

  /** The same reason, met at {@code limit}. */
  public DisconnectReason withLimit(Limit limit) {
    return new DisconnectReason(name, Optional.of(limit));
  }

  @Override
  public String toString() {
    return limit.map(met -> name + " (limit " + met.key() + ")").orElse(name);
  }
}
