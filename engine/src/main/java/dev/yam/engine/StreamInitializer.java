package dev.yam.engine;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;

/**
 * The pipeline of a new connection to a {@link StreamAddress}, as one list: TLS, where it is spoken, and the transport.
 *
 * <pre>
 * In:     accepted channels
 * Thread: the channel's loop
 * </pre>
 */
final class StreamInitializer extends ChannelInitializer<Channel> {

  private final StreamEndpoint endpoint;
  private final Connections connections;

  StreamInitializer(StreamEndpoint endpoint, Connections connections) {
    this.endpoint = endpoint;
    this.connections = connections;
  }

  @Override
  protected void initChannel(Channel channel) {
    if (!connections.admit(channel)) {
      return;
    }
    if (endpoint.address() instanceof TcpAddress tcp && tcp.protocol() == StreamProtocol.LINES) {
      channel.config().setOption(ChannelOption.SO_KEEPALIVE, true); // nothing else tells of a peer that is gone
    }
    TlsContext tls = endpoint.tls();
    if (tls != null) {
      tls.addToStream(channel);
    }
    endpoint.address().protocol().begin(channel, endpoint);
  }
}
