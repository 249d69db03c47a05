package dev.yam.engine;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One event loop and what lives on it: the only writer of its sessions, their sockets and their rooms.
 *
 * <p>A <em>turn</em> is what the loop does between two waits: it reads what has arrived and runs the tasks that were
 * handed to it. Whatever can be done once per turn instead of once per message is put off to its end: lanes are handed
 * to virtual threads together, and each connection is flushed once.
 *
 * <pre>
 * In:     tasks of any thread ({@link #execute}), deadlines
 * Out:    lanes and tasks to virtual threads, flushes to transports
 * Thread: its own event loop, but for {@link #execute} and {@link #tryExecute}
 * </pre>
 */
public final class EngineLoop implements Executor {

  static final long RESOLUTION_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** So many connections to flush are worth another look at what has arrived: they take 0.2 ms at least, it 1 µs. */
  private static final int MANY = 64;

  private static final int LOOKS = 2;

  private static final FastThreadLocal<Map<EventLoop, EngineLoop>> LOOPS =
      new FastThreadLocal<>() {
        @Override
        protected Map<EventLoop, EngineLoop> initialValue() {
          return new IdentityHashMap<>();
        }
      };

  private final EventLoop eventLoop;
  private final LongSupplier nanoClock;
  private final Runnable endOfTurn = this::endOfTurn;
  private final Runnable tick = this::tick;

  private final List<Deadlines> fixedDelays = new ArrayList<>();
  private final TimerWheel wheel = new TimerWheel(this);
  private long nextTick = Long.MAX_VALUE;

  /** The look at {@link #nextTick}. There is never a second one: each would bring forth others for ever. */
  private @Nullable Future<?> scheduledTick;

  private final Intake intake = new Intake();
  private boolean endOfTurnScheduled;
  private final Batch<Lane> lanes = new Batch<>(new Lane[64]);

  /** As long as it is at work, so may be those that were started before it. Forgotten once the loop gave way to it. */
  private @Nullable LaneRun lastStarted;

  private final Batch<Runnable> starts = new Batch<>(new Runnable[64]);
  private final Batch<EndOfTurn> flushes = new Batch<>(new EndOfTurn[64]);

  private final Sequence emptySequence = Sequence.empty();

  private final Batch<Sequence> framed = new Batch<>(new Sequence[16]);

  private final Runnable lookedAgain = this::lookedAgain;
  private boolean looking;
  private int looks;

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

  private boolean handIn(Runnable task) {
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
    starts.add(task);
    scheduleEndOfTurn();
  }

  /** Hands what waits in {@code lane} to its virtual thread at the end of the turn. */
  void publishAtEndOfTurn(Lane lane) {
    assert inLoop();
    lanes.add(lane);
    scheduleEndOfTurn();
  }

  /** Calls {@code connection} once, when the tasks that are queued by now have run. The caller asks once per turn. */
  void flushAtEndOfTurn(EndOfTurn connection) {
    assert inLoop();
    flushes.add(connection);
    scheduleEndOfTurn();
  }

  /** Where the messages begin that sessions are given in one turn. */
  Sequence emptySequence() {
    assert inLoop();
    return emptySequence;
  }

  /** Others may still be given the same frames in this turn. */
  void releaseAtEndOfTurn(Sequence shared) {
    assert inLoop();
    framed.add(shared);
    scheduleEndOfTurn();
  }

  private void scheduleEndOfTurn() {
    if (endOfTurnScheduled) {
      return;
    }
    endOfTurnScheduled = handIn(endOfTurn);
    if (!endOfTurnScheduled) {
      endOfTurn(); // the loop runs its last tasks: futures that others wait for are still to be completed
    }
  }

  private void endOfTurn() {
    publishLanes();
    if (flushes.size > 0 && lanesAtWork()) {
      letLanesGoOn();
    }
    endOfTurnScheduled = false;
    if (flushes.size < MANY || !lookAgain()) {
      flushAll();
    }
  }

  private void publishLanes() {
    Lane last = null;
    for (int i = 0; i < lanes.size; i++) {
      if (lanes.items[i].publish()) {
        if (last != null) {
          starts.add(last);
        }
        last = lanes.items[i];
      }
    }
    lanes.clear();
    if (last != null) {
      lastStarted = new LaneRun(last);
      starts.add(lastStarted);
    }
    startAll();
  }

  boolean lanesAtWork() {
    assert inLoop();
    return lastStarted != null && !lastStarted.over;
  }

  /**
   * The first answer of a lane wakes the loop, which takes the processor from that very lane if the two share it: each
   * answer would leave by itself. The loop gives way once for each start of lanes, for as long as the system thinks right
   * (not at all when the processor is not wanted), and takes what was sent meanwhile along; a handler that waits for
   * something else does not hold up the turns that follow. (Echo of a 1 KB object, bound to a record, 16 in
   * flight: 15.3 and 14.3 µs without, 9.6 and 11.4 with.)
   */
  @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it but how many answers leave together
  private void letLanesGoOn() {
    lastStarted = null;
    Thread.yield();
    intake.run();
    publishLanes();
  }

  /**
   * Before many connections are flushed, which takes a while, the loop looks twice more at what has arrived: events
   * that were read meanwhile, then what their lanes have sent. Several broadcasts leave in one write per receiver then.
   * True while it looks. (Broadcast 32 B to 1,000, four publications in flight: 0.36 writes per delivery without, 0.25
   * with, counted while a look also yielded; its CPU could not be told from that of looks that do not.)
   */
  private boolean lookAgain() {
    if (eventLoop.isShuttingDown()) {
      return false; // a look may be cancelled
    }
    if (looking || looks == LOOKS) {
      return looking;
    }
    looks++;
    looking = true;
    eventLoop.schedule(lookedAgain, 0, TimeUnit.NANOSECONDS);
    return true;
  }

  private void lookedAgain() {
    looking = false;
    endOfTurn();
  }

  private void flushAll() {
    looks = 0;
    for (int i = 0; i < flushes.size; i++) {
      flushes.items[i].endOfTurn();
    }
    flushes.clear();
    for (int i = 0; i < framed.size; i++) {
      framed.items[i].releaseFrames();
    }
    framed.clear();
    emptySequence.forgetSteps();
  }

  /** One hand-off from the loop, however many threads are to start: the first of them starts the others. */
  private void startAll() {
    if (starts.size == 0) {
      return;
    }
    Runnable first = starts.items[0];
    Thread.startVirtualThread(starts.size == 1 ? first : new StartOthersThenRun(first, starts.copyFrom(1)));
    starts.clear();
  }

  /** The queue of deadlines that all lie {@code delay} ahead when they are armed. */
  public Deadlines deadlines(Duration delay) {
    assert inLoop();
    long nanos = delay.toNanos();
    for (Deadlines queue : fixedDelays) {
      if (queue.delayNanos() == nanos) {
        return queue;
      }
    }
    var queue = new Deadlines(this, nanos);
    fixedDelays.add(queue);
    return queue;
  }

  /** Arms {@code deadline} for any delay. For delays that many share, {@link #deadlines} costs less. */
  public void schedule(Deadline deadline, Duration delay) {
    assert inLoop();
    wheel.arm(deadline, delay.toNanos());
  }

  /** Makes sure that the loop looks at its deadlines at {@code nanos}, or {@code resolution} from now if that is later. */
  void wakeAt(long nanos, long resolution) {
    if (isLookedAtBy(nanos)) {
      return;
    }
    long now = nanoTime();
    long delay = Math.max(resolution, nanos - now);
    long at = now + delay;
    if (isLookedAtBy(at)) {
      return;
    }
    cancelTick();
    nextTick = at;
    try {
      scheduledTick = eventLoop.schedule(tick, delay, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException ended) {
      nextTick = Long.MAX_VALUE;
    }
  }

  private boolean isLookedAtBy(long nanos) {
    return nextTick != Long.MAX_VALUE && nextTick - nanos <= 0;
  }

  private void cancelTick() {
    nextTick = Long.MAX_VALUE;
    if (scheduledTick != null) {
      scheduledTick.cancel(false);
      scheduledTick = null;
    }
  }

  /** Expires what is due. */
  void tick() {
    cancelTick();
    long now = nanoTime();
    for (int i = 0; i < fixedDelays.size(); i++) {
      fixedDelays.get(i).expire(now);
    }
    wheel.expire(now);
    for (int i = 0; i < fixedDelays.size(); i++) {
      fixedDelays.get(i).wakeForFirst();
    }
    wheel.wakeForFirst();
  }

  /** How many deadlines are armed: none when the last connection has gone. Called on the loop. */
  public int armed() {
    assert inLoop();
    int sum = wheel.size();
    for (Deadlines queue : fixedDelays) {
      sum += queue.size();
    }
    return sum;
  }

  /** What a connection does once per turn. */
  interface EndOfTurn {
    void endOfTurn();
  }

  /** Tells when a lane that was started has nothing more to do; an idle loop holds no socket by it. */
  private static final class LaneRun implements Runnable {
    private @Nullable Lane lane;
    private volatile boolean over;

    LaneRun(Lane lane) {
      this.lane = lane;
    }

    @Override
    public void run() {
      Lane started = Objects.requireNonNull(lane);
      lane = null;
      try {
        started.run();
      } finally {
        over = true;
      }
    }
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

  private record StartOthersThenRun(Runnable first, Runnable[] others) implements Runnable {
    @Override
    public void run() {
      for (Runnable other : others) {
        Thread.startVirtualThread(other);
      }
      first.run();
    }
  }

  /** A list that keeps its array and not its items. */
  private static final class Batch<T> {
    private T[] items;
    private int size;

    Batch(T[] items) {
      this.items = items;
    }

    void add(T item) {
      if (size == items.length) {
        items = Arrays.copyOf(items, size * 2);
      }
      items[size++] = item;
    }

    T[] copyFrom(int start) {
      return Arrays.copyOfRange(items, start, size);
    }

    @SuppressWarnings("NullAway") // unused places of the array
    void clear() {
      Arrays.fill(items, 0, size, null);
      size = 0;
    }
  }
}
