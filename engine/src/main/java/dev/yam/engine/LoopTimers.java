package dev.yam.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one loop: a queue for each delay that many share, a wheel for all others, and one look at both when
 * the first of them is due.
 *
 * <p>Thread: the loop.
 */
final class LoopTimers {

  private final EngineLoop loop;
  private final Runnable tick = this::tick;
  private final List<Deadlines> fixedDelays = new ArrayList<>();
  private final TimerWheel wheel;
  private long nextTick = Long.MAX_VALUE;

  /** The look at {@link #nextTick}. There is never a second one: each would bring forth others for ever. */
  private @Nullable Future<?> scheduledTick;

  LoopTimers(EngineLoop loop) {
    this.loop = loop;
    this.wheel = new TimerWheel(loop);
  }

  /** The queue of deadlines that all lie {@code nanos} ahead when they are armed. */
  Deadlines deadlines(long nanos) {
    for (Deadlines queue : fixedDelays) {
      if (queue.delayNanos() == nanos) {
        return queue;
      }
    }
    var queue = new Deadlines(loop, nanos);
    fixedDelays.add(queue);
    return queue;
  }

  /** Arms {@code deadline} for any delay. */
  void arm(Deadline deadline, long nanos) {
    wheel.arm(deadline, nanos);
  }

  /** Makes sure that the loop looks at its deadlines at {@code nanos}, or {@code resolution} from now if that is later. */
  void wakeAt(long nanos, long resolution) {
    if (isLookedAtBy(nanos)) {
      return;
    }
    long now = loop.nanoTime();
    long delay = Math.max(resolution, nanos - now);
    long at = now + delay;
    if (isLookedAtBy(at)) {
      return;
    }
    cancelTick();
    nextTick = at;
    try {
      scheduledTick = loop.eventLoop().schedule(tick, delay, TimeUnit.NANOSECONDS);
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
    long now = loop.nanoTime();
    for (int i = 0; i < fixedDelays.size(); i++) {
      fixedDelays.get(i).expire(now);
    }
    wheel.expire(now);
    for (int i = 0; i < fixedDelays.size(); i++) {
      fixedDelays.get(i).wakeForFirst();
    }
    wheel.wakeForFirst();
  }

  /** How many deadlines are armed. */
  int armed() {
    int sum = wheel.size();
    for (Deadlines queue : fixedDelays) {
      sum += queue.size();
    }
    return sum;
  }
}
