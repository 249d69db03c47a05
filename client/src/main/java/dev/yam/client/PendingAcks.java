package dev.yam.client;

import dev.yam.engine.EngineHooks;
import dev.yam.wire.Args;
import dev.yam.wire.Limit;
import dev.yam.wire.OverloadedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The answers that the server owes one socket.
 *
 * <pre>
 * In:     emits that ask for an answer, answers, the end of the connection
 * Out:    {@link PendingAck}
 * Thread: the socket's loop
 * </pre>
 */
final class PendingAcks {

  private final Map<Long, PendingAck> pending = new HashMap<>(4);
  private final int limit;
  private final EngineHooks hooks;

  /** {@code limit} is {@link Limit#PENDING_ACKS}'s value in force. */
  PendingAcks(int limit, EngineHooks hooks) {
    this.limit = limit;
    this.hooks = hooks;
  }

  /** False if there are too many; {@code ack} knows. */
  boolean add(FutureAck ack) {
    if (pending.size() >= limit) {
      hooks.limitMet(Limit.PENDING_ACKS);
      ack.fail(new OverloadedException(Limit.PENDING_ACKS, limit));
      return false;
    }
    pending.put(ack.id, ack);
    ack.begin();
    return true;
  }

  /** One try of an event that is sent until it is answered: there is never more than one. */
  void put(PendingAck ack) {
    pending.put(ack.id, ack);
  }

  /** An answer that nobody waits for is ignored. */
  void settle(long id, Args args) {
    PendingAck ack = pending.remove(id);
    if (ack != null) {
      ack.cancel();
      ack.answered(args);
    }
  }

  void forget(PendingAck ack) {
    pending.remove(ack.id, ack);
  }

  /** Nothing more comes by the connection that was: what was sent by it will not be answered. */
  void connectionLost(String reason) {
    for (PendingAck each : List.copyOf(pending.values())) {
      if (!each.isBuffered()) {
        lose(each, reason);
      }
    }
  }

  void lose(PendingAck ack, String reason) {
    if (pending.remove(ack.id, ack)) {
      ack.cancel();
      ack.lost(reason);
    }
  }

  int size() {
    return pending.size();
  }
}
