package dev.yam.engine;

import dev.yam.wire.Limit;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * How many connections each remote address has ({@link Limit#CONNECTIONS_PER_ADDRESS}). It knows those that have one: no
 * more than there are connections.
 *
 * <p>Thread: the loops of the channels.
 */
final class ConnectionsPerAddress {

  private final int most;
  private final ConcurrentMap<Object, Integer> open = new ConcurrentHashMap<>();

  ConnectionsPerAddress(int most) {
    this.most = most;
  }

  /** False if the address has as many as it may: then the channel is not to {@link #leave}. */
  boolean enter(Channel channel) {
    Object address = address(channel);
    if (address == null || open.merge(address, 1, Integer::sum) <= most) {
      return true;
    }
    leave(channel);
    return false;
  }

  void leave(Channel channel) {
    Object address = address(channel);
    if (address == null) {
      return;
    }
    open.computeIfPresent(address, (same, now) -> now == 1 ? null : now - 1);
  }

  /** Whatever its port; a channel remembers it after it was closed. Peers of a Unix socket have none. */
  private static @Nullable Object address(Channel channel) {
    SocketAddress remote = channel.remoteAddress();
    if (!(remote instanceof InetSocketAddress inet)) {
      return null;
    }
    return inet.isUnresolved() ? String.valueOf(inet) : inet.getAddress();
  }
}
