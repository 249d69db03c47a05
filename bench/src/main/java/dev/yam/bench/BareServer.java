package dev.yam.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Answers the load generator's bytes as a Socket.IO server would, without any of its logic: by the first bytes of each
 * message, checking nothing. What a server on this JVM cannot do better than.
 */
final class BareServer implements AutoCloseable {

  /** What reads and writes: frames by Netty's codecs or by hand, or requests of long-polling by hand. */
  enum Codec { STOCK, ROLLED, POLLING }

  private static final int BACKLOG = 4096;

  private final EventLoopGroup group;
  private final Channel channel;

  private BareServer(EventLoopGroup group, Channel channel) {
    this.group = group;
    this.channel = channel;
  }

  /** Listens on loopback; port 0 is any free one. */
  static BareServer start(Codec codec, int port) {
    var room = new Room();
    var scratch = new Scratch();
    var sessions = new ArrayList<PollingSession>();
    return start(port, pipeline -> {
      switch (codec) {
        case STOCK -> StockHandler.initialize(pipeline, room);
        case ROLLED -> pipeline.addLast(new RolledHandler(scratch, room));
        case POLLING -> pipeline.addLast(new PollingHandler(scratch, sessions));
      }
    });
  }

  static BareServer start(int port, Consumer<ChannelPipeline> pipeline) {
    EventLoopGroup group = Loops.one();
    Channel channel = new ServerBootstrap().group(group).channel(Loops.serverChannel())
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel accepted) {
            pipeline.accept(accepted.pipeline());
          }
        })
        .bind("127.0.0.1", port).syncUninterruptibly().channel();
    return new BareServer(group, channel);
  }

  int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
