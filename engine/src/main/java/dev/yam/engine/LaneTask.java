package dev.yam.engine;

import org.jspecify.annotations.Nullable;

/**
 * One thing to do in a {@link Lane}: it is its own node in the lane's queue, so it is handed in once.
 *
 * <p>The last task of a lane stays reachable until the next one comes: {@link #run} lets go of what it holds.
 */
public abstract class LaneTask {

  @Nullable LaneTask next;

  /** Called once, in the order of submission. What it throws is logged and ends nothing. */
  protected abstract void run() throws Exception;
}
