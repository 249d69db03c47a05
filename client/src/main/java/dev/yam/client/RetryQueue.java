package dev.yam.client;

import dev.yam.wire.Args;
import dev.yam.wire.DisconnectedException;
import dev.yam.wire.YamException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The events of one socket that are sent until they are answered, one after the other: at least once, and in order. A
 * try ends with its timeout or with the connection. Bounded by the socket's {@link Account}.
 *
 * <pre>
 * In:     {@link Retry}, when its caller has handed it to the loop; answers, timeouts, lost connections
 * Out:    the socket, one event at a time
 * Thread: the socket's loop
 * </pre>
 */
final class RetryQueue {

  private final WritingSocket socket;
  private final int retries;
  private final Deque<Retry> waiting = new ArrayDeque<>();

  /** {@code retries}: how often an event is sent again, at most. */
  RetryQueue(WritingSocket socket, int retries) {
    this.socket = socket;
    this.retries = retries;
  }

  WritingSocket socket() {
    return socket;
  }

  void add(Retry retry) {
    waiting.add(retry);
    drain();
  }

  /** Sends the first event, if it is not under way. */
  void drain() {
    Retry first = waiting.peek();
    if (first != null && !first.isUnderWay() && socket.isInside()) {
      first.attempt();
    }
  }

  void settled(Retry first, Args args) {
    waiting.remove();
    first.settled(args);
    drain();
  }

  /** One try of the first event was in vain. */
  void tryEnded(Retry first, YamException why) {
    if (first.tries() > retries) {
      waiting.remove();
      first.giveUp(why);
    }
    drain();
  }

  /** Gives up all. */
  void clear(String reason) {
    while (!waiting.isEmpty()) {
      waiting.remove().giveUp(new DisconnectedException(reason));
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }
}
