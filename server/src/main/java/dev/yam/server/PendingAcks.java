package dev.yam.server;

import dev.yam.engine.DisconnectReason;
import dev.yam.server.ServerOptions.NamespaceOptions;
import dev.yam.wire.AckUnsupportedException;
import dev.yam.wire.Args;
import dev.yam.wire.DisconnectedException;
import dev.yam.wire.Limit;
import dev.yam.wire.OverloadedException;
import dev.yam.wire.YamException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The acknowledgements that one client owes.
 *
 * <pre>
 * In:     emits that ask for an answer, answers, the end of the socket
 * Out:    {@link PendingAck}
 * Thread: the socket's loop
 * </pre>
 */
final class PendingAcks {

  private final Socket socket;
  private final Map<Long, PendingAck> pending = new HashMap<>(4);

  /** Why no answer will come to what is sent from now on. */
  private @Nullable YamException ended;

  PendingAcks(Socket socket, boolean supported) {
    this.socket = socket;
    this.ended = supported ? null : new AckUnsupportedException();
  }

  /** False if the answer will never come; {@code ack} knows. */
  boolean add(long id, PendingAck ack, Optional<Duration> timeout) {
    if (ended != null) {
      fail(ack, ended);
      return false;
    }
    NamespaceOptions options = socket.namespace().options();
    if (pending.size() >= options.limits().pendingAcks()) {
      OverloadedException full = options.overloaded(Limit.PENDING_ACKS, options.limits().pendingAcks());
      fail(ack, full);
      return false;
    }
    pending.put(id, ack);
    if (ack instanceof SingleAck single) {
      timeout.ifPresent(limit -> socket.loop().schedule(single, limit));
    }
    return true;
  }

  private static void fail(PendingAck ack, YamException why) {
    if (ack instanceof SingleAck single) {
      single.fail(why);
    }
  }

  /** The client's protocol has no answers. */
  boolean isUnsupported() {
    return ended instanceof AckUnsupportedException;
  }

  void settle(long id, Args args) {
    PendingAck ack = forget(id);
    if (ack != null) {
      ack.answered(socket, args);
    }
  }

  @Nullable PendingAck forget(long id) {
    return pending.remove(id);
  }

  void lose(DisconnectReason reason) {
    ended = new DisconnectedException(reason.name());
    var lost = List.copyOf(pending.values());
    pending.clear();
    lost.forEach(ack -> ack.lost(socket, reason));
  }
}
