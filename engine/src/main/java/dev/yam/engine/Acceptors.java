package dev.yam.engine;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that one listener has bound: the web's port and the addresses of streams, on the same loops.
 *
 * <pre>
 * In:     connections
 * Out:    channels to the initializer of the address that they came by
 * Thread: one at a time: who starts and closes the listener
 * </pre>
 */
final class Acceptors implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Acceptors.class);

  private final IoKind io;
  private final EventLoopGroup loops;
  private final int backlog;
  private final List<Channel> channels = new ArrayList<>();
  private final List<UnixSocketFile> files = new ArrayList<>();
  private final List<SocketAddress> addresses = new ArrayList<>();

  Acceptors(IoKind io, EventLoopGroup loops, int backlog) {
    this.io = io;
    this.loops = loops;
    this.backlog = backlog;
  }

  /** Throws {@link UncheckedIOException}, which names {@code address}, if it cannot be bound; returns the port. */
  int bindTcp(InetSocketAddress address, ChannelHandler initializer) {
    SocketAddress bound = bind(bootstrap(io.tcpServer(), initializer).option(ChannelOption.SO_REUSEADDR, true), address);
    addresses.add(bound);
    LOG.info("listening on {}", bound);
    return ((InetSocketAddress) bound).getPort();
  }

  /** As {@link #bindTcp}. */
  void bindUnix(UnixAddress address, ChannelHandler initializer) {
    try {
      UnixSocketFile file = UnixSocketFile.prepare(address);
      try {
        bind(bootstrap(io.unixServer(), initializer), io.unixAddress(file.made()));
        file.publish();
        files.add(file);
      } finally {
        file.discard();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(
          new IOException("cannot bind " + address + ": " + failed.getMessage(), failed));
    }
    addresses.add(address.socketAddress());
    LOG.info("listening on {}", address);
  }

  private ServerBootstrap bootstrap(Class<? extends ServerChannel> channel, ChannelHandler initializer) {
    return new ServerBootstrap()
        .group(loops)
        .channel(channel)
        .option(ChannelOption.SO_BACKLOG, backlog)
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator()) // not one for each
        .childHandler(initializer);
  }

  private SocketAddress bind(ServerBootstrap bootstrap, SocketAddress address) {
    ChannelFuture done = bootstrap.bind(address).awaitUninterruptibly();
    if (!done.isSuccess()) {
      throw new UncheckedIOException(new IOException("cannot bind " + address, done.cause()));
    }
    channels.add(done.channel());
    return done.channel().localAddress();
  }

  /** What was bound, in that order. */
  List<SocketAddress> addresses() {
    return List.copyOf(addresses);
  }

  /** Accepts no more. Files of Unix sockets go first: while a socket listens, its file is nobody else's. */
  @Override
  public void close() {
    for (UnixSocketFile each : files) {
      remove(each);
    }
    files.clear();
    for (Channel each : channels) {
      each.close().awaitUninterruptibly();
    }
    channels.clear();
  }

  private static void remove(UnixSocketFile file) {
    try {
      file.remove();
    } catch (IOException failed) {
      LOG.warn("the file of a Unix socket stays: {}", failed.getMessage());
    }
  }
}
