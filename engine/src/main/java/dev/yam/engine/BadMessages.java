package dev.yam.engine;

import dev.yam.wire.Limit;
import dev.yam.wire.LimitExceededException;
import dev.yam.wire.YamException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines of one peer that are no events, or its plain messages. Counted by the second of the loop's clock: the first of a
 * new second finds the count at zero.
 *
 * <pre>
 * In:     why one was dropped, of a {@link dev.yam.wire.LinePacketDecoder} or a {@link dev.yam.wire.PlainDecoder}
 * Out:    the end of the connection, beyond {@link Limit#BAD_LINES} or {@link Limit#BAD_MESSAGES}
 * Thread: the session's loop
 * </pre>
 */
public final class BadMessages implements Consumer<YamException> {

  private static final Logger LOG = LoggerFactory.getLogger(BadMessages.class);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Limit limit;
  private final EngineLoop loop;
  private final int most;
  private final EngineHooks hooks;
  private long second;
  private int count;

  /** {@code most} is {@code limit}'s value in force. */
  public BadMessages(Limit limit, EngineLoop loop, int most, EngineHooks hooks) {
    this.limit = limit;
    this.loop = loop;
    this.most = most;
    this.hooks = hooks;
    this.second = loop.nanoTime();
  }

  @Override
  public void accept(YamException why) {
    LOG.debug("dropped: {}", why.getMessage());
    if (why instanceof LimitExceededException met) {
      hooks.limitMet(met.limit());
    }
    count();
  }

  /** One more, which says nothing that would be wrong. */
  public void count() {
    long now = loop.nanoTime();
    if (now - second >= SECOND) {
      second = now;
      count = 0;
    }
    if (++count > most) {
      throw new LimitExceededException(limit, most);
    }
  }
}
