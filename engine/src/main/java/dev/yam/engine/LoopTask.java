package dev.yam.engine;

import org.jspecify.annotations.Nullable;

/**
 * One thing to do on an {@link EngineLoop}: it is its own node in the loop's {@link Intake}, so it is handed in once.
 * For what is handed in once per message; any other {@link Runnable} is wrapped.
 */
public abstract class LoopTask implements Runnable {

  /** The one handed in before, until the loop has turned the row round; then the one to run next. */
  @Nullable LoopTask next;
}
