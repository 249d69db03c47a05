package dev.yam.server;

import dev.yam.server.spi.AckSink;
import dev.yam.wire.AckTimeoutException;
import dev.yam.wire.Args;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Turns the answers of many into one future: all of them in the order of their arrival, or
 * {@link AckTimeoutException} with those that came in time. Completes on a virtual thread.
 *
 * <p>Any thread; the monitor is held for a few field writes.
 */
final class BroadcastAnswers implements AckSink {

  private final List<Args> answers = new ArrayList<>();
  private final CompletableFuture<List<Args>> complete = new CompletableFuture<>();
  private final List<String> silentNodes = new ArrayList<>(0);
  private int expected = Integer.MAX_VALUE;

  CompletableFuture<List<Args>> within(Duration timeout) {
    return complete
        .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
        .exceptionallyAsync(failure -> {
          throw new CompletionException(failure instanceof TimeoutException ? incomplete() : failure);
        }, Thread::startVirtualThread);
  }

  @Override
  public void expect(int clients) {
    synchronized (this) {
      expected = clients;
    }
    completeIfWhole();
  }

  @Override
  public void answer(Args args) {
    synchronized (this) {
      answers.add(args);
    }
    completeIfWhole();
  }

  /** The others are still waited for: what has come by then is in the exception. */
  @Override
  public void nodeFailed(String node) {
    synchronized (this) {
      silentNodes.add(node);
    }
    completeIfWhole();
  }

  private void completeIfWhole() {
    List<Args> whole;
    boolean failed;
    synchronized (this) {
      if (answers.size() < expected) {
        return;
      }
      whole = List.copyOf(answers);
      failed = !silentNodes.isEmpty();
    }
    if (failed) {
      complete.completeExceptionally(incomplete());
    } else {
      Thread.startVirtualThread(() -> complete.complete(whole));
    }
  }

  private synchronized AckTimeoutException incomplete() {
    String missing = expected == Integer.MAX_VALUE ? "some" : String.valueOf(expected - answers.size());
    String silent = silentNodes.isEmpty() ? "" : "; nodes that did not report: " + String.join(", ", silentNodes);
    return new AckTimeoutException(missing + " acknowledgements missing of a broadcast" + silent, answers);
  }
}
