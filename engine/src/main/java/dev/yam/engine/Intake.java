package dev.yam.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other threads have handed to a loop and it has not taken yet. The first task of a row asks the loop to look;
 * those that follow before it does cost one compare-and-set each: 34 ns for an event from its lane to the loop, where a
 * task of Netty's queue for each takes 60 (row "echo 32 B, 16 in flight": 4 % of the whole).
 *
 * <pre>
 * In:     {@link #add}, on any thread
 * Out:    {@link LoopTask#run}, in the order of the calls
 * Thread: any adds; the loop runs
 * </pre>
 */
final class Intake implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final VarHandle LAST = lastHandle();

  /** The task handed in last; each leads to the one before it. Absent when the loop has taken all. */
  private volatile @Nullable LoopTask last;

  /** The loop's. A task that has it look again would have later tasks overtake those behind it. */
  private boolean running;

  /** True if the row was empty: the loop must be asked to look. */
  boolean add(LoopTask task) {
    LoopTask before;
    do {
      before = last;
      task.next = before;
    } while (!LAST.compareAndSet(this, before, task));
    return before == null;
  }

  /** Runs what has been handed in. What a task throws is logged and ends nothing. */
  @Override
  public void run() {
    if (running) {
      return; // whoever handed in the next ones has asked for another look
    }
    running = true;
    try {
      runAll();
    } finally {
      running = false;
    }
  }

  private void runAll() {
    LoopTask task = reversed((LoopTask) LAST.getAndSet(this, (LoopTask) null));
    while (task != null) {
      LoopTask next = task.next;
      task.next = null;
      try {
        task.run();
      } catch (Throwable failure) {
        LOG.error("a task of the loop failed; those behind it go on", failure);
      }
      task = next;
    }
  }

  private static @Nullable LoopTask reversed(@Nullable LoopTask newest) {
    LoopTask first = null;
    LoopTask task = newest;
    while (task != null) {
      LoopTask before = task.next;
      task.next = first;
      first = task;
      task = before;
    }
    return first;
  }

  private static VarHandle lastHandle() {
    try {
      return MethodHandles.lookup().findVarHandle(Intake.class, "last", LoopTask.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
