package dev.yam.client;

import dev.yam.engine.EngineLoop;
import dev.yam.engine.Lane;
import dev.yam.engine.LaneTask;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the listeners of one socket run, one after the other, and up to where they hear: what waited for them when the
 * application left is not heard any more.
 *
 * <p>Thread: tasks are submitted on the loop and run on the lane; any thread leaves.
 */
final class Hearing {

  private final Lane lane;

  /** How often the application has left. */
  private final AtomicInteger departures = new AtomicInteger();

  /** The lane's: to how many departures it has come. */
  private int met;

  Hearing(EngineLoop loop, int limit, Lane.Gate gate) {
    this.lane = new Lane(loop, limit, gate);
  }

  /** Loop. Runs {@code task} after all that was submitted before. */
  void submit(LaneTask task) {
    lane.submit(task);
  }

  /** Loop. As {@link #submit}, if the application has not left by then. */
  void submit(Runnable task) {
    submit(new LaneTask() {
      @Override
      protected void run() {
        if (goesOn()) {
          task.run();
        }
      }
    });
  }

  /** Loop. As {@link #submit}, also if it has. */
  void submitInAnyCase(Runnable task) {
    submit(new LaneTask() {
      @Override
      protected void run() {
        task.run();
      }
    });
  }

  /** On the lane: the application has not left since the task that runs was submitted. */
  boolean goesOn() {
    return departures.get() == met;
  }

  /** Any thread. To be followed by {@link #left} on the loop. */
  void leave() {
    departures.incrementAndGet();
  }

  /** Loop. What is submitted from now on is heard again; nobody is held back by what was before. */
  void left() {
    submit(new LaneTask() {
      @Override
      protected void run() {
        met++;
      }
    });
    lane.letGo();
  }
}
