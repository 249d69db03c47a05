package dev.yam.engine;

import org.jspecify.annotations.Nullable;

/**
 * Something to be done if nothing else happens before. It is its own node in the queue it waits in, so that arming,
 * moving and cancelling cost a few field writes. On one queue at a time, of one loop, used on that loop only.
 */
public abstract class Deadline {

  @Nullable TimerQueue owner;
  @Nullable Deadline previous;
  @Nullable Deadline next;
  long dueNanos;

  /** Called once on the loop when the time has come; it may be armed again from here. */
  protected abstract void expired();

  /** Nothing happens if it is not armed. */
  public final void cancel() {
    if (owner != null) {
      owner.remove(this);
    }
  }

  public final boolean isArmed() {
    return owner != null;
  }
}
