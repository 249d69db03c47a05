package dev.yam.engine;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * One event loop and what lives on it: the only writer of its sessions, their sockets and their rooms.
 *
 * <p>It reads what has arrived and runs the tasks that were handed to it; whatever can be done once per {@link Turn}
 * instead of once per message is put off to its end.
 *
 * <pre>
 * In:     tasks of any thread ({@link #execute}), deadlines
 * Out:    lanes and tasks to virtual threads, flushes to transports
 * Thread: its own event loop, but for {@link #execute} and {@link #tryExecute}
 * </pre>
 */
public final class EngineLoop implements Executor {

  static final long RESOLUTION_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final FastThreadLocal<Map<EventLoop, EngineLoop>> LOOPS =
      new FastThreadLocal<>() {
        @Override
        protected Map<EventLoop, EngineLoop> initialValue() {
          return new IdentityHashMap<>();
        }
      };

  private final EventLoop eventLoop;
  private final LongSupplier nanoClock;
  private final Intake intake = new Intake();
  private final Turn turn = new Turn(this);
  private final LoopTimers timers = new LoopTimers(this);

  EngineLoop(EventLoop eventLoop, LongSupplier nanoClock) {
    this.eventLoop = eventLoop;
    this.nanoClock = nanoClock;
  }

  /** The same object for the same loop. Called on that loop. */
  public static EngineLoop of(EventLoop eventLoop) {
    assert eventLoop.inEventLoop();
    return LOOPS.get().computeIfAbsent(eventLoop, loop -> new EngineLoop(loop, System::nanoTime));
  }

  public EventLoop eventLoop() {
    return eventLoop;
  }

  public boolean inLoop() {
    return eventLoop.inEventLoop();
  }

  /** Nanoseconds of the loop's clock; only differences have a meaning. */
  public long nanoTime() {
    return nanoClock.getAsLong();
  }

  /**
   * Runs {@code task} on the loop, after all that the same thread handed in before and never inline, not even when
   * called on the loop: that keeps one caller's emits, joins and broadcasts in order. Dropped once the loop has ended.
   * A {@link LoopTask} is handed in as it is.
   */
  @Override
  public void execute(Runnable task) {
    if (intake.add(task instanceof LoopTask node ? node : new Wrapped(task))) {
      handIn(intake);
    }
  }

  /** As {@link #execute}; false if the loop has ended and the task will not run. */
  public boolean tryExecute(Runnable task) {
    var certain = new Certain(task);
    intake.add(certain);
    // Looked for on its own account: another's request to look, still to be made, may be refused.
    return handIn(intake) || !certain.claim();
  }

  /** Runs what has been handed in by now, without waiting for the turn's reads to end. Not from within a task. */
  void runHandedIn() {
    assert inLoop();
    intake.run();
  }

  /** Has Netty run {@code task} behind what waits there; false if the loop has ended. */
  boolean handIn(Runnable task) {
    try {
      eventLoop.execute(task);
      return true;
    } catch (RejectedExecutionException ended) {
      return false;
    }
  }

  /** Runs {@code task} on a virtual thread of its own, started at the end of the turn with the others of this turn. */
  public void start(Runnable task) {
    assert inLoop();
    turn.start(task);
  }

  /** Hands what waits in {@code lane} to its virtual thread at the end of the turn. */
  void publishAtEndOfTurn(Lane lane) {
    assert inLoop();
    turn.publish(lane);
  }

  /** Calls {@code connection} once, when the tasks that are queued by now have run. The caller asks once per turn. */
  void flushAtEndOfTurn(EndOfTurn connection) {
    assert inLoop();
    turn.flush(connection);
  }

  /** Where the messages begin that sessions are given in one turn. */
  Sequence emptySequence() {
    assert inLoop();
    return turn.emptySequence();
  }

  /** Others may still be given the same frames in this turn. */
  void releaseAtEndOfTurn(Sequence shared) {
    assert inLoop();
    turn.release(shared);
  }

  /** The queue of deadlines that all lie {@code delay} ahead when they are armed. */
  public Deadlines deadlines(Duration delay) {
    assert inLoop();
    return timers.deadlines(delay.toNanos());
  }

  /** Arms {@code deadline} for any delay. For delays that many share, {@link #deadlines} costs less. */
  public void schedule(Deadline deadline, Duration delay) {
    assert inLoop();
    timers.arm(deadline, delay.toNanos());
  }

  /** Runs {@code task} when the loop ends, unless it is {@linkplain #notAtEnd taken back} before. On the loop. */
  public void atEnd(Runnable task) {
    assert inLoop();
    if (eventLoop instanceof SingleThreadEventExecutor executor) {
      executor.addShutdownHook(task);
    }
  }

  /** Takes {@link #atEnd} back. On the loop. */
  public void notAtEnd(Runnable task) {
    assert inLoop();
    if (eventLoop instanceof SingleThreadEventExecutor executor) {
      executor.removeShutdownHook(task);
    }
  }

  /** Whether it will end soon: what is put off now may never be done. Any thread. */
  public boolean isEnding() {
    return eventLoop.isShuttingDown();
  }

  /** How many deadlines are armed: none when the last connection has gone. Called on the loop. */
  public int armed() {
    assert inLoop();
    return timers.armed();
  }

  /** Makes sure that the loop looks at its deadlines at {@code nanos}, or {@code resolution} from now if that is later. */
  void wakeAt(long nanos, long resolution) {
    timers.wakeAt(nanos, resolution);
  }

  /** Expires what is due. */
  void tick() {
    timers.tick();
  }

  boolean lanesAtWork() {
    assert inLoop();
    return turn.lanesAtWork();
  }

  /** What a connection does once per turn. */
  interface EndOfTurn {
    void endOfTurn();
  }

  private static class Wrapped extends LoopTask {
    private final Runnable task;

    Wrapped(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      task.run();
    }
  }

  /** Either it runs, or who handed it in knows that it does not. */
  private static final class Certain extends Wrapped {
    private final AtomicBoolean claimed = new AtomicBoolean();

    Certain(Runnable task) {
      super(task);
    }

    boolean claim() {
      return claimed.compareAndSet(false, true);
    }

    @Override
    public void run() {
      if (claim()) {
        super.run();
      }
    }
  }
}
