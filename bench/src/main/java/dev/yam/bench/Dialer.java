package dev.yam.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.Function;

/**
 * Makes the connections of a load.
 *
 * <p>Thread: the load's event loop.
 */
final class Dialer {

  private static final int READ_SIZE = 1 << 16;

  /** A connection has a port of its own: many to one server come from several addresses. */
  private static final int SOURCES = 32;

  private final EventLoop loop;
  private final InetSocketAddress server;
  private final Tally tally;
  private int dialled;

  Dialer(EventLoop loop, InetSocketAddress server, Tally tally) {
    this.loop = loop;
    this.server = server;
    this.tally = tally;
  }

  /** Connects one channel more, handled by what {@code handler} makes for it. */
  void connect(Function<Channel, ? extends ChannelHandler> handler) {
    new Bootstrap().group(loop).channel(Loops.channel())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_SIZE))
        .handler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            channel.pipeline().addLast(handler.apply(channel));
          }
        })
        .connect(server, source())
        .addListener(result -> {
          if (!result.isSuccess()) {
            tally.fail("cannot connect to " + server + ": " + result.cause().getMessage());
          }
        });
  }

  /** Any address of loopback for a server there, in turn; the system's choice for one elsewhere. */
  private InetSocketAddress source() {
    if (!server.getAddress().isLoopbackAddress()) {
      return new InetSocketAddress(0);
    }
    try {
      byte[] address = {127, 0, 0, (byte) (2 + dialled++ % SOURCES)};
      return new InetSocketAddress(InetAddress.getByAddress(address), 0);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
