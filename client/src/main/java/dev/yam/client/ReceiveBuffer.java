package dev.yam.client;

import dev.yam.wire.Packet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Events that come before the answer to CONNECT: what a client that comes back has missed. Listeners hear them when it is
 * connected. Those beyond the limit are not kept back: they and all before them go on at once, and the lane holds the
 * server back when it is full.
 *
 * <p>Thread: the loop.
 */
final class ReceiveBuffer {

  private final Deque<Packet.Event> events = new ArrayDeque<>(0);
  private final int limit;
  private boolean open;

  /** {@code limit} is {@link dev.yam.wire.Limit#LANE}'s value in force. */
  ReceiveBuffer(int limit) {
    this.limit = limit;
  }

  void add(Packet.Event event, Consumer<Packet.Event> handlers) {
    events.add(event);
    if (open || events.size() >= limit) {
      pour(handlers);
      open = true;
    }
  }

  /** All that was kept goes on. */
  void pour(Consumer<Packet.Event> handlers) {
    for (Packet.Event next = events.poll(); next != null; next = events.poll()) {
      handlers.accept(next);
    }
    open = false;
  }

  /** The connection was lost: what was kept comes again by the next, for nobody has said that it was received. */
  void clear() {
    events.clear();
    open = false;
  }
}
