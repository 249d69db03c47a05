package dev.yam.engine;

import dev.yam.wire.Limit;
import io.netty.channel.Channel;

/**
 * A stream on its way: a channel, on which the client speaks first, but for lines.
 *
 * <pre>
 * In:     the channel
 * Out:    the stream, and its first packet, or why there is none
 * Thread: the loop
 * </pre>
 */
final class StreamConnecting implements TransportConnecting, Connecting.Outcome {

  private final EngineClient client;
  private final Then<? super StreamTransport> then;
  private final Connecting connecting;

  StreamConnecting(EngineLoop loop, EngineClient client, Then<? super StreamTransport> then) {
    this.client = client;
    this.then = then;
    this.connecting = new Connecting(loop, client.connector(), nothing -> {}, this);
  }

  @Override
  public void start() {
    connecting.start();
  }

  @Override
  public void cancel() {
    connecting.cancel();
  }

  @Override
  public void connected(Channel made) {
    var transport = new StreamTransport(client.channel(), Limit.SERVER_MESSAGE, client.options().maxMessageBytes());
    made.pipeline().addLast(transport);
    then.connected(transport); // before anything is sent: that may be what finds the connection lost
    if (!made.isActive()) {
      transport.channelInactive(transport.context());
    } else if (client.revision() != Revision.LINES) {
      transport.send(client.requests().greeting());
    }
  }

  @Override
  public void failed(Throwable why) {
    then.failed(client.failure(client.transports().getFirst(), why));
  }
}
