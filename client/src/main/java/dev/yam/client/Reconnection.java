package dev.yam.client;

import dev.yam.engine.Deadline;
import dev.yam.engine.EngineLoop;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often one {@link Connection} has tried to come back, and when it tries next.
 *
 * <p>Thread: the connection's loop.
 */
final class Reconnection extends Deadline {

  /**
   * @param enabled whether a client comes back by itself
   * @param attempts after so many it gives up
   * @param backoff the time between them
   */
  record Options(boolean enabled, int attempts, Backoff backoff) {
    Options {
      if (attempts < 1) {
        throw new IllegalArgumentException(
            "reconnectionAttempts must be 1 or more, not " + attempts + ": reconnection(false) is for none");
      }
    }
  }

  private final EngineLoop loop;
  private final Options options;
  private final Runnable over;

  /** Since the connection was open last: the attempt under way counts. */
  private int attempts;

  /** {@code over} is called when it is time for the next attempt. */
  Reconnection(EngineLoop loop, Options options, Runnable over) {
    this.loop = loop;
    this.options = options;
    this.over = over;
  }

  /** Whether there will be another attempt. */
  boolean goesOn() {
    return options.enabled() && attempts < options.attempts();
  }

  /** The number of the attempt that is under way or waited for; 0 for the application's own. */
  int attempts() {
    return attempts;
  }

  /** Waits for the next attempt. Only if it {@link #goesOn}. */
  void await() {
    loop.schedule(this, options.backoff().before(attempts, ThreadLocalRandom.current().nextDouble()));
    attempts++;
  }

  /** Forgets what was. */
  void reset() {
    cancel();
    attempts = 0;
  }

  @Override
  protected void expired() {
    over.run();
  }
}
