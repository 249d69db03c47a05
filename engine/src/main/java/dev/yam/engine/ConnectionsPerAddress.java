package dev.yam.engine;

import dev.yam.wire.Limit;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

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
    if (open.merge(address(channel), 1, Integer::sum) <= most) {
      return true;
    }
    leave(channel);
    return false;
  }

  void leave(Channel channel) {
    open.computeIfPresent(address(channel), (address, now) -> now == 1 ? null : now - 1);
  }

  /** Whatever its port; a channel remembers it after it was closed. */
  private static Object address(Channel channel) {
    SocketAddress remote = channel.remoteAddress();
    return remote instanceof InetSocketAddress inet && !inet.isUnresolved() ? inet.getAddress() : String.valueOf(remote);
  }
}
