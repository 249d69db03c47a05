package dev.yam.engine;

import dev.yam.wire.Limit;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/**
 * Runs the tasks of one socket one after the other, in the order of submission, on a virtual thread that lives only as
 * long as there is something to do. A task may block; it holds up its own lane and nothing else.
 *
 * <p>When as many tasks wait as the limit allows, the lane asks its gate to hold the peer back, and to let it go on
 * when half of them are done. What one read of the peer brings is taken in whole, so that the queue may exceed its
 * limit by that much.
 *
 * <pre>
 * In:     {@link #submit}, on the loop
 * Out:    {@link LaneTask#run}, on a virtual thread
 * Thread: two, one at each end of the queue: fields are marked with their owner
 * </pre>
 */
public final class Lane implements Runnable {

  private static final VarHandle WAITING = waitingHandle();

  /** After so many tasks the virtual thread says how far it has come. */
  private static final int CHUNK = 64;

  private final EngineLoop loop;
  private final int limit;
  private final Gate gate;

  /** The loop's: the last task handed in. The first is a stub that was never one. */
  private LaneTask tail;

  /** The loop's: tasks linked in but not yet counted in {@link #waiting}. */
  private int unpublished;

  /** The loop's. Read by the virtual thread after it has counted down, which orders the two. */
  private volatile boolean full;

  /** The virtual thread's: the last task that was run. */
  private LaneTask head;

  /** Tasks that were published and not yet counted as done; whoever raises it from 0 starts the virtual thread. */
  @SuppressWarnings("UnusedVariable") // written through WAITING
  private volatile int waiting;

  /** Holds the peer back and lets it go on; both are called on the loop. */
  public interface Gate {
    void pause();

    void resume();
  }

  /** {@code limit} is {@link Limit#LANE}'s value in force. */
  public Lane(EngineLoop loop, int limit, Gate gate) {
    this.loop = loop;
    this.limit = limit;
    this.gate = gate;
    this.head = new Stub();
    this.tail = head;
  }

  /** Takes {@code task}. Called on the loop; the task runs after this turn of it. */
  public void submit(LaneTask task) {
    assert loop.inLoop();
    tail.next = task;
    tail = task;
    if (unpublished++ == 0) {
      loop.publishAtEndOfTurn(this);
    }
    if (!full && unpublished + waiting >= limit) {
      full = true;
      gate.pause();
    }
  }

  /**
   * The peer is not held back by this lane any more, however much waits: its socket has left, and the last task was
   * submitted. Called on the loop.
   */
  public void letGo() {
    assert loop.inLoop();
    if (full) {
      full = false;
      gate.resume();
    }
  }

  /** Makes the tasks of this turn visible; true if the lane was idle and must be started. Called on the loop. */
  boolean publish() {
    int count = unpublished;
    unpublished = 0;
    boolean wasIdle = (int) WAITING.getAndAdd(this, count) == 0;
    if (full) {
      // The lane may have drained between the look at its count and the pause: nobody would wake the peer then.
      loop.execute(this::resumeIfDrained);
    }
    return wasIdle;
  }

  @Override
  public void run() {
    int left = (int) WAITING.getAcquire(this);
    while (left > 0) {
      int chunk = Math.min(left, CHUNK);
      for (int i = 0; i < chunk; i++) {
        LaneTask task = Objects.requireNonNull(head.next);
        head = task;
        task.runHere();
      }
      left = (int) WAITING.getAndAdd(this, -chunk) - chunk;
      if (full && left <= limit / 2) {
        loop.execute(this::resumeIfDrained);
      }
    }
  }

  private void resumeIfDrained() {
    if (full && unpublished + waiting <= limit / 2) {
      full = false;
      gate.resume();
    }
  }

  private static VarHandle waitingHandle() {
    try {
      return MethodHandles.lookup().findVarHandle(Lane.class, "waiting", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final class Stub extends LaneTask {
    @Override
    protected void run() {}
  }
}
