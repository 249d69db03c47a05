package dev.yam.engine;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thing to do in a {@link Lane}: it is its own node in the lane's queue, so it is handed in once.
 *
 * <p>The last task of a lane stays reachable until the next one comes: {@link #run} lets go of what it holds.
 */
public abstract class LaneTask {

  private static final Logger LOG = LoggerFactory.getLogger(LaneTask.class);

  @Nullable LaneTask next;

  /** Called once, in the order of submission. What it throws is logged and ends nothing. */
  protected abstract void run() throws Exception;

  /** Runs it on the calling thread, as a lane would: for those who dispatch on the event loop. */
  public final void runHere() {
    try {
      run();
    } catch (Throwable failure) {
      LOG.error("a task failed; those behind it go on", failure);
    }
  }
}
