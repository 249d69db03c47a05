package dev.yam.bench;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One load on a server: opens the clients, warms up, measures a window. All clients live on one event loop; the thread
 * that runs the load only waits and looks.
 */
final class Load implements AutoCloseable {

  /** How long a server may be silent, or busy with nothing to do, before it is given up. */
  private static final int PATIENCE_SECONDS = 10;

  /** How many times longer than told a warm-up may last. */
  private static final int SLOWEST = 6;

  /** A connection runs more code than a message, and each part of it once: its warm-up needs so much more CPU. */
  private static final int STORM_WARM_UP = 4;

  /** How many times longer than that the storms of a warm-up may last: the server rests while they go. */
  private static final int SLOWEST_STORMS = 3;

  /** How many connections come and go before those that are held: more would leave room that these then use. */
  private static final int FEW = 100;

  private static final int SETTLE_SECONDS = 1;
  private static final double KEPT_UP = 0.98;
  private static final int GLANCE_MILLIS = 200;
  private static final int SECOND = 1000;

  /** A server that uses no more between two glances is at rest: one tick of the clock of {@code /proc}. */
  private static final long REST_MICROS = 10_000;

  private final LoadOptions options;
  private final Progress progress;
  private final Optional<ServerProcess> server;
  private final Tally tally = new Tally();
  private final EventLoopGroup group = Loops.one();
  private final EventLoop loop = group.next();
  private final Workload workload;

  /** The messages of a second ago, and for how many seconds there have been no more. */
  private long seen = -1;
  private int silent;

  private Load(LoadOptions options, Progress progress) {
    this.options = options;
    this.progress = progress;
    this.server = options.pid().isEmpty() ? Optional.empty()
        : Optional.of(new ServerProcess(options.pid().getAsLong()));
    this.workload = Workload.of(options, new Dialer(loop, options.server(), tally), tally);
  }

  /** Throws {@link LoadException} when a connection is refused or lost, an answer is wrong, or none comes. */
  static Outcome run(LoadOptions options, Progress progress) {
    try (var load = new Load(options, progress)) {
      return switch (options.scenario()) {
        case ECHO, ACK, BIN, BROADCAST, POLLING -> load.steady();
        case IDLE -> load.idle();
        case CONNECT -> load.storms();
      };
    }
  }

  private Outcome steady() {
    open(options.connections() + (options.scenario() == Scenario.BROADCAST ? 1 : 0));
    onLoop(() -> tally.open().forEach(Client::start));
    warmUp();
    onLoop(workload::warm);
    if (options.traffic().rate().isPresent()) {
      pass("settling", SETTLE_SECONDS, tally.failed());
    }
    onLoop(tally.latencies()::reset);
    Sample from = sample();
    pass("measuring", options.span().seconds(), onLoop(() -> tally.after(options.span().messages())));
    Sample to = sample();
    Window window = Window.between(from, to, to.messages() - from.messages());
    if (window.count() == 0) {
      throw new LoadException("no answer within the window of %.0f seconds".formatted(window.seconds()));
    }
    return options.traffic().rate().isEmpty() ? new Outcome(options, window) : timed(window);
  }

  /** Figures of a server that falls behind the schedule would tell how long it was asked to, and nothing else. */
  private Outcome timed(Window window) {
    double due = options.traffic().rate().orElseThrow() * window.seconds() * options.connections();
    if (window.count() < KEPT_UP * due - 2.0 * options.connections()) {
      throw new LoadException("does not keep up: %.0f %% of the deliveries that were due"
          .formatted(100 * window.count() / due));
    }
    return new Outcome(options, window, onLoop(() -> Latency.of(tally.latencies())));
  }

  /** Memory is measured against the same server, warm, that held a few connections before. */
  private Outcome idle() {
    int seconds = options.span().warmup();
    warmUpByStorms(Math.min(FEW, options.connections()), seconds, SLOWEST * seconds);
    Optional<Memory> before = memory();
    open(options.connections());
    awaitRest();
    Sample from = sample();
    pass("holding", options.span().seconds(), tally.failed());
    Window held = Window.between(from, sample(), options.connections());
    return new Outcome(options, held,
        before.flatMap(empty -> memory().map(full -> full.each(empty, options.connections()))), Optional.empty());
  }

  /** The same number of connections again and again; only their coming counts, not their going. */
  private Outcome storms() {
    int seconds = STORM_WARM_UP * options.span().warmup();
    warmUpByStorms(options.connections(), seconds, SLOWEST_STORMS * seconds);
    Window window = Window.EMPTY;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.span().seconds());
    do {
      Sample from = sample();
      open(options.connections());
      window = window.plus(Window.between(from, sample(), options.connections()));
      closeAll();
    } while (System.nanoTime() < end);
    return new Outcome(options, window);
  }

  private void open(int count) {
    progress.show(options.title() + ": connecting");
    var opening = new Opening(workload, count);
    loop.execute(() -> opening.begin(tally));
    long before = -1;
    while (!within(opening.done(), PATIENCE_SECONDS * SECOND)) {
      long now = onLoop(opening::opened);
      if (now == before) {
        throw new LoadException(now + " of " + count + " connections are open, and the server lets no more in");
      }
      before = now;
    }
  }

  /** Until the server is warm, where that can be told. */
  private void warmUp() {
    int seconds = options.span().warmup();
    Optional<WarmUp> warmUp = server.map(process -> WarmUp.of(process, seconds));
    int most = server.isEmpty() ? seconds : SLOWEST * seconds;
    for (int second = 0; second < most && !isOver(warmUp); second++) {
      pass("warm-up", 1, tally.failed());
    }
  }

  private static boolean isOver(Optional<WarmUp> warmUp) {
    return warmUp.isPresent() && warmUp.get().isOver();
  }

  /** As {@link #warmUp}: {@code seconds} of CPU at least, or {@code most} that pass. */
  private void warmUpByStorms(int connections, int seconds, int most) {
    Optional<WarmUp> warmUp = server.map(process -> WarmUp.of(process, seconds));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(server.isEmpty() ? seconds : most);
    while (System.nanoTime() < end && !isOver(warmUp)) {
      open(connections);
      closeAll();
    }
    awaitRest();
  }

  /** Microseconds of CPU; 0 without a process to ask. */
  private long used() {
    return server.map(ServerProcess::cpuMicros).orElse(0L);
  }

  /** Waits so long or until {@code end}, and looks every second whether the server still answers. */
  private void pass(String what, int seconds, CompletableFuture<?> end) {
    for (int second = 0; second < seconds && !within(end, SECOND); second++) {
      long now = onLoop(tally::messages);
      silent = now == seen && options.scenario() != Scenario.IDLE ? silent + 1 : 0;
      if (silent == PATIENCE_SECONDS) {
        throw new LoadException("no answer for " + PATIENCE_SECONDS + " seconds, after " + now);
      }
      progress.show(String.format(Locale.ROOT, "%s: %s %d/%d s, %,d %s", options.title(), what, second + 1, seconds, now,
          options.scenario().units()));
      seen = now;
    }
    progress.clear();
  }

  private Sample sample() {
    return onLoop(() -> Sample.now(tally, server));
  }

  private Optional<Memory> memory() {
    return server.map(process -> Memory.of(process, options.server()));
  }

  /** Returns when the server has digested it. */
  private void closeAll() {
    onLoop(() -> tally.closing(true));
    onLoop(tally::closeAll);
    onLoop(() -> tally.closing(false));
    awaitRest();
  }

  /** Until the server uses next to no CPU for a while: nothing that was asked of it is left to do. */
  private void awaitRest() {
    if (server.isEmpty()) {
      return;
    }
    long before = used();
    for (int looked = 0; looked < PATIENCE_SECONDS * SECOND / GLANCE_MILLIS; looked++) {
      within(tally.failed(), GLANCE_MILLIS);
      long now = used();
      if (now - before <= REST_MICROS) {
        return;
      }
      before = now;
    }
    throw new LoadException("the server does not come to rest with nothing to do");
  }

  private void onLoop(Runnable task) {
    onLoop(() -> {
      task.run();
      return true;
    });
  }

  private <T> T onLoop(Callable<T> task) {
    try {
      return loop.submit(task).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof LoadException known ? known : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** Whether it completed in time; throws what failed the load meanwhile. */
  private boolean within(CompletableFuture<?> future, int millis) {
    try {
      CompletableFuture.anyOf(future, tally.failed()).get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof LoadException known ? known : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static LoadException interrupted() {
    Thread.currentThread().interrupt();
    return new LoadException("interrupted");
  }

  @Override
  public void close() {
    tally.closing(true);
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
