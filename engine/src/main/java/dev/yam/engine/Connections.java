package dev.yam.engine;

import dev.yam.wire.Limit;
import io.netty.channel.Channel;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections that a listener has now, no more than it may have. A channel leaves by itself when it closes; the
 * group's listener counts too, so that a connection needs no second one.
 *
 * <p>Thread: the loops of the channels add and remove; any reads.
 */
final class Connections extends DefaultChannelGroup {

  private final int most;
  private final EngineHooks hooks;
  private final AtomicInteger open = new AtomicInteger();

  Connections(int most, EngineHooks hooks) {
    super(GlobalEventExecutor.INSTANCE, true);
    this.most = most;
    this.hooks = hooks;
  }

  /** False if there are too many already: the channel is closed. */
  boolean admit(Channel channel) {
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      hooks.limitMet(Limit.CONNECTIONS);
      channel.close();
      return false;
    }
    hooks.connectionOpened();
    add(channel);
    return true;
  }

  @Override
  public boolean remove(Object channel) {
    boolean left = super.remove(channel);
    if (left) {
      open.decrementAndGet();
      hooks.connectionClosed();
    }
    return left;
  }

  int open() {
    return open.get();
  }
}
