package dev.yam.engine;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;

/**
 * The pipeline of a new connection, as one list. After a WebSocket handshake {@link WebSocketTransport} takes the place
 * of all of it but TLS.
 *
 * <pre>
 * In:     accepted channels
 * Thread: the channel's loop
 * </pre>
 */
final class EngineInitializer extends ChannelInitializer<Channel> {

  private final HttpConnection.Settings settings;
  private final Connections connections;

  EngineInitializer(HttpConnection.Settings settings, Connections connections) {
    this.settings = settings;
    this.connections = connections;
  }

  @Override
  protected void initChannel(Channel channel) {
    if (!connections.admit(channel)) {
      return;
    }
    TlsContext tls = settings.tls();
    if (tls != null) {
      tls.addTo(channel);
    }
    var connection = new HttpConnection(settings);
    channel.pipeline().addLast(connection.decoder(), connection);
  }
}
