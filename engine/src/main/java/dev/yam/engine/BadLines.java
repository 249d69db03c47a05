package dev.yam.engine;

import dev.yam.wire.Limit;
import dev.yam.wire.LimitExceededException;
import dev.yam.wire.YamException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines of one peer that are no events. Counted by the second of the loop's clock: the first of a new second finds
 * the count at zero.
 *
 * <pre>
 * In:     why a line was dropped, of a {@link dev.yam.wire.LinePacketDecoder}
 * Out:    the end of the connection, beyond {@link Limit#BAD_LINES}
 * Thread: the session's loop
 * </pre>
 */
public final class BadLines implements Consumer<YamException> {

  private static final Logger LOG = LoggerFactory.getLogger(BadLines.class);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final EngineLoop loop;
  private final int most;
  private final EngineHooks hooks;
  private long second;
  private int count;

  /** {@code most} is {@link Limit#BAD_LINES}'s value in force. */
  public BadLines(EngineLoop loop, int most, EngineHooks hooks) {
    this.loop = loop;
    this.most = most;
    this.hooks = hooks;
    this.second = loop.nanoTime();
  }

  @Override
  public void accept(YamException why) {
    LOG.debug("a line was dropped: {}", why.getMessage());
    if (why instanceof LimitExceededException met) {
      hooks.limitMet(met.limit());
    }
    long now = loop.nanoTime();
    if (now - second >= SECOND) {
      second = now;
      count = 0;
    }
    if (++count > most) {
      throw new LimitExceededException(Limit.BAD_LINES, most);
    }
  }
}
