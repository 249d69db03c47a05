package dev.yam.conformance;

import dev.yam.client.Socket;
import dev.yam.wire.Args;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Tells a server 0, 1, 2, …, each with retries, and reads the answers. */
final class CountingClient {

  /** So many wait for their answers at once. */
  private static final int WINDOW = 8;

  private final String name;
  private final Socket socket;
  private final Duration pause;
  private final Semaphore window = new Semaphore(WINDOW);
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger wrong = new AtomicInteger();
  private final AtomicInteger connects = new AtomicInteger();
  private int told;

  CountingClient(String name, Socket socket, Duration pause) {
    this.name = name;
    this.socket = socket;
    this.pause = pause;
    socket.onConnect(connects::incrementAndGet);
  }

  /** Counts until {@code end}, in nanoseconds of the clock; then waits for all answers. */
  void count(long end) {
    socket.connect();
    while (System.nanoTime() < end) {
      window.acquireUninterruptibly();
      int number = told++;
      CompletableFuture<Args> answer = socket.emitWithAck("count", name, number);
      answer.whenComplete((args, failure) -> {
        if (failure != null || args.get(0, int.class) != number) {
          wrong.incrementAndGet();
        }
        answered.incrementAndGet();
        window.release();
      });
      LockSupport.parkNanos(pause.toNanos());
    }
    window.acquireUninterruptibly(WINDOW);
  }

  String name() {
    return name;
  }

  Socket socket() {
    return socket;
  }

  /** Numbers told so far; exact when {@link #count} has returned. */
  int told() {
    return told;
  }

  int answered() {
    return answered.get();
  }

  /** Answers that were failures, or those of another question. */
  int wrong() {
    return wrong.get();
  }

  int connects() {
    return connects.get();
  }
}
