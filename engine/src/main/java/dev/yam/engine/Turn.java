package dev.yam.engine;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link EngineLoop} does between two waits, and above all at the end of it: lanes are handed to virtual threads
 * together, and each connection is flushed once.
 *
 * <pre>
 * In:     what the tasks and reads of the turn put off
 * Out:    lanes and tasks to virtual threads; then, perhaps after a look at what has arrived meanwhile, flushes
 * Thread: the loop
 * </pre>
 */
final class Turn {

  /** So many connections to flush are worth another look at what has arrived: they take 0.2 ms at least, it 1 µs. */
  private static final int MANY = 64;

  private static final int LOOKS = 2;

  private final EngineLoop loop;
  private final Runnable endOfTurn = this::endOfTurn;
  private boolean endOfTurnScheduled;

  private final Batch<Lane> lanes = new Batch<>(new Lane[64]);

  /** As long as it is at work, so may be those that were started before it. Forgotten once the loop gave way to it. */
  private @Nullable LaneRun lastStarted;

  private final Batch<Runnable> starts = new Batch<>(new Runnable[64]);
  private final Batch<EngineLoop.EndOfTurn> flushes = new Batch<>(new EngineLoop.EndOfTurn[64]);

  private final Sequence emptySequence = Sequence.empty();
  private final Batch<Sequence> framed = new Batch<>(new Sequence[16]);

  private final Runnable lookedAgain = this::lookedAgain;
  private boolean looking;
  private int looks;

  Turn(EngineLoop loop) {
    this.loop = loop;
  }

  // --- what is put off ---

  /** {@code task} runs on a virtual thread of its own. */
  void start(Runnable task) {
    starts.add(task);
    scheduleEndOfTurn();
  }

  /** What waits in {@code lane} is handed to its virtual thread. */
  void publish(Lane lane) {
    lanes.add(lane);
    scheduleEndOfTurn();
  }

  /** {@code connection} is called once. */
  void flush(EngineLoop.EndOfTurn connection) {
    flushes.add(connection);
    scheduleEndOfTurn();
  }

  /** The frames of {@code shared} are released: until then others may be given the same. */
  void release(Sequence shared) {
    framed.add(shared);
    scheduleEndOfTurn();
  }

  /** Where the messages begin that sessions are given in this turn. */
  Sequence emptySequence() {
    return emptySequence;
  }

  private void scheduleEndOfTurn() {
    if (endOfTurnScheduled) {
      return;
    }
    endOfTurnScheduled = loop.handIn(endOfTurn);
    if (!endOfTurnScheduled) {
      endOfTurn(); // the loop runs its last tasks: futures that others wait for are still to be completed
    }
  }

  // --- the end ---

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

  /** One hand-off from the loop, however many threads are to start: the first of them starts the others. */
  private void startAll() {
    if (starts.size == 0) {
      return;
    }
    Runnable first = starts.items[0];
    Thread.startVirtualThread(starts.size == 1 ? first : new StartOthersThenRun(first, starts.copyFrom(1)));
    starts.clear();
  }

  boolean lanesAtWork() {
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
    loop.runHandedIn();
    publishLanes();
  }

  /**
   * Before many connections are flushed, which takes a while, the loop looks twice more at what has arrived: events
   * that were read meanwhile, then what their lanes have sent. Several broadcasts leave in one write per receiver then.
   * True while it looks. (Broadcast 32 B to 1,000, four publications in flight: 0.36 writes per delivery without, 0.25
   * with, counted while a look also yielded; its CPU could not be told from that of looks that do not.)
   */
  private boolean lookAgain() {
    if (loop.eventLoop().isShuttingDown()) {
      return false; // a look may be cancelled
    }
    if (looking || looks == LOOKS) {
      return looking;
    }
    looks++;
    looking = true;
    loop.eventLoop().schedule(lookedAgain, 0, TimeUnit.NANOSECONDS);
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

  private record StartOthersThenRun(Runnable first, Runnable[] others) implements Runnable {
    @Override
    public void run() {
      for (Runnable other : others) {
        Thread.startVirtualThread(other);
      }
      first.run();
    }
  }
}
