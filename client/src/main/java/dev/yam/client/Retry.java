package dev.yam.client;

import dev.yam.wire.AckTimeoutException;
import dev.yam.wire.Args;
import dev.yam.wire.DisconnectedException;
import dev.yam.wire.EventName;
import dev.yam.wire.Outgoing;
import dev.yam.wire.YamException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An event that is sent until it is answered. Each try is the same packet under the same id, by which a server that
 * de-duplicates knows it again, and by which a late answer to one try settles the next.
 *
 * <p>Thread: made by any; the rest on the loop.
 */
final class Retry extends Emission {

  /** What is sent, and who waits for the answer; the arguments only for those who watch. */
  record Event(EventName name, @Nullable Args args, long id, Optional<CompletableFuture<Args>> answer) {}

  private final RetryQueue queue;
  private final Event event;
  private final Duration timeout;
  private int tries;
  private @Nullable Try current;

  Retry(RetryQueue queue, Outgoing message, Event event, Duration timeout) {
    super(queue.socket(), message);
    this.queue = queue;
    this.event = event;
    this.timeout = timeout;
  }

  @Override
  public void run() {
    detach();
    queue.add(this);
  }

  /** How often it was tried; the try under way counts. */
  int tries() {
    return tries;
  }

  boolean isUnderWay() {
    return current != null;
  }

  void attempt() {
    tries++;
    Try next = new Try(event.id());
    current = next;
    socket.acks().put(next);
    socket.loop().schedule(next, timeout);
    socket.send(this);
  }

  /** Its bytes stay counted until it is settled. */
  @Override
  void written() {
    if (event.args() != null) {
      socket.tellWritten(event.name(), event.args());
    }
  }

  /** The try is over; what becomes of the event is the queue's. */
  @Override
  void dropped(String reason) {}

  void settled(Args args) {
    end();
    event.answer().ifPresent(future -> socket.loop().start(() -> future.complete(args)));
  }

  void giveUp(YamException why) {
    end();
    event.answer().ifPresentOrElse(
        future -> socket.loop().start(() -> future.completeExceptionally(why)),
        () -> socket.tellFailed(event.name().text(), why));
  }

  private void end() {
    endTry();
    socket.account().release(cost);
  }

  private void endTry() {
    if (current != null) {
      current.cancel();
      socket.acks().forget(current);
      current = null;
    }
    if (buffered) {
      socket.buffer().remove(this);
    }
  }

  private final class Try extends PendingAck {

    Try(long id) {
      super(id);
    }

    /** The next connection has a try of its own. */
    @Override
    boolean isBuffered() {
      return false;
    }

    @Override
    void answered(Args args) {
      queue.settled(Retry.this, args);
    }

    @Override
    void lost(String reason) {
      over(new DisconnectedException(reason));
    }

    @Override
    protected void expired() {
      over(new AckTimeoutException("no acknowledgement in time from the server after " + tries + " tries", List.of()));
    }

    private void over(YamException why) {
      endTry();
      queue.tryEnded(Retry.this, why);
    }
  }
}
