package dev.yam.engine;

import dev.yam.wire.Limit;
import io.netty.channel.Channel;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The connections that a listener has now, no more than it may have. A channel leaves by itself when it closes; the
 * group's listener counts too, so that a connection needs no second one.
 *
 * <p>Thread: the loops of the channels add and remove; any reads.
 */
final class Connections extends DefaultChannelGroup {

  private final int most;
  private final @Nullable ConnectionsPerAddress addresses;
  private final EngineHooks hooks;
  private final AtomicInteger open = new AtomicInteger();

  /** At most {@code most}, and {@code mostPerAddress} of one remote address, unless that is 0. */
  Connections(int most, int mostPerAddress, EngineHooks hooks) {
    super(GlobalEventExecutor.INSTANCE, true);
    this.most = most;
    this.addresses = mostPerAddress == 0 ? null : new ConnectionsPerAddress(mostPerAddress);
    this.hooks = hooks;
  }

  /** False if there are too many already: the channel is closed. */
  boolean admit(Channel channel) {
    if (open.incrementAndGet() > most) {
      return refuse(channel, Limit.CONNECTIONS);
    }
    if (addresses != null && !addresses.enter(channel)) {
      return refuse(channel, Limit.CONNECTIONS_PER_ADDRESS);
    }
    hooks.connectionOpened();
    add(channel);
    return true;
  }

  private boolean refuse(Channel channel, Limit limit) {
    open.decrementAndGet();
    hooks.limitMet(limit);
    channel.close();
    return false;
  }

  @Override
  public boolean remove(Object channel) {
    boolean left = super.remove(channel);
    if (left) {
      open.decrementAndGet();
      if (addresses != null && channel instanceof Channel closed) {
        addresses.leave(closed);
      }
      hooks.connectionClosed();
    }
    return left;
  }

  int open() {
    return open.get();
  }
}
