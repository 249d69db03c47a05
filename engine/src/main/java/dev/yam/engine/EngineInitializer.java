package dev.yam.engine;

import dev.yam.wire.Limit;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The pipeline of a new connection, as one list. After a WebSocket handshake {@link WebSocketTransport} takes the place
 * of all of it.
 *
 * <pre>
 * In:     accepted channels
 * Thread: the channel's loop
 * </pre>
 */
final class EngineInitializer extends ChannelInitializer<Channel> {

  private final HttpConnection.Settings settings;
  private final ChannelGroup connections;
  private final int maxConnections;
  private final AtomicInteger open = new AtomicInteger();

  EngineInitializer(HttpConnection.Settings settings, ChannelGroup connections, int maxConnections) {
    this.settings = settings;
    this.connections = connections;
    this.maxConnections = maxConnections;
  }

  @Override
  protected void initChannel(Channel channel) {
    if (!count(channel)) {
      return;
    }
    var connection = new HttpConnection(settings);
    channel.pipeline().addLast(connection.decoder(), connection);
  }

  private boolean count(Channel channel) {
    if (open.incrementAndGet() > maxConnections) {
      open.decrementAndGet();
      settings.hooks().limitMet(Limit.CONNECTIONS);
      channel.close();
      return false;
    }
    connections.add(channel);
    settings.hooks().connectionOpened();
    channel
        .closeFuture()
        .addListener(
            closed -> {
              open.decrementAndGet();
              settings.hooks().connectionClosed();
            });
    return true;
  }

  int open() {
    return open.get();
  }
}
