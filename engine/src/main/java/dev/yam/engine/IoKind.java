package dev.yam.engine;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import jdk.net.ExtendedSocketOptions;

/** How loops wait for bytes, and which channels go with it. Any thread; no state. */
enum IoKind {
  /** Linux. */
  EPOLL {
    @Override
    IoHandlerFactory newFactory() {
      return EpollIoHandler.newFactory();
    }

    @Override
    Class<? extends ServerChannel> tcpServer() {
      return EpollServerSocketChannel.class;
    }

    @Override
    Class<? extends ServerChannel> unixServer() {
      return EpollServerDomainSocketChannel.class;
    }

    @Override
    Class<? extends Channel> tcpClient() {
      return EpollSocketChannel.class;
    }

    @Override
    Class<? extends Channel> unixClient() {
      return EpollDomainSocketChannel.class;
    }

    @Override
    SocketAddress unixAddress(Path path) {
      return new DomainSocketAddress(path.toString());
    }

    @Override
    PeerCredentials peer(Channel channel) throws IOException {
      return known(((EpollDomainSocketChannel) channel).peerCredentials());
    }
  },

  /** macOS. */
  KQUEUE {
    @Override
    IoHandlerFactory newFactory() {
      return KQueueIoHandler.newFactory();
    }

    @Override
    Class<? extends ServerChannel> tcpServer() {
      return KQueueServerSocketChannel.class;
    }

    @Override
    Class<? extends ServerChannel> unixServer() {
      return KQueueServerDomainSocketChannel.class;
    }

    @Override
    Class<? extends Channel> tcpClient() {
      return KQueueSocketChannel.class;
    }

    @Override
    Class<? extends Channel> unixClient() {
      return KQueueDomainSocketChannel.class;
    }

    @Override
    SocketAddress unixAddress(Path path) {
      return new DomainSocketAddress(path.toString());
    }

    @Override
    PeerCredentials peer(Channel channel) throws IOException {
      return known(((KQueueDomainSocketChannel) channel).peerCredentials());
    }
  },

  /** Everywhere, by the JDK. */
  NIO {
    @Override
    IoHandlerFactory newFactory() {
      return NioIoHandler.newFactory();
    }

    @Override
    Class<? extends ServerChannel> tcpServer() {
      return NioServerSocketChannel.class;
    }

    @Override
    Class<? extends ServerChannel> unixServer() {
      return NioServerDomainSocketChannel.class;
    }

    @Override
    Class<? extends Channel> tcpClient() {
      return NioSocketChannel.class;
    }

    @Override
    Class<? extends Channel> unixClient() {
      return NioDomainSocketChannel.class;
    }

    @Override
    SocketAddress unixAddress(Path path) {
      return UnixDomainSocketAddress.of(path);
    }

    // Looks names up, which may take a moment where users are kept elsewhere.
    @Override
    PeerCredentials peer(Channel channel) {
      var principal = channel.config().getOption(NioChannelOption.of(ExtendedSocketOptions.SO_PEERCRED));
      return PeerCredentials.ofNames(principal.user().getName(), principal.group().getName());
    }
  };

  /** What costs least of what is there. */
  static IoKind best() {
    return Epoll.isAvailable() ? EPOLL : KQueue.isAvailable() ? KQUEUE : NIO;
  }

  /** That of {@code loop}. */
  static IoKind of(EventLoop loop) {
    if (!(loop instanceof IoEventLoop io)) {
      return NIO;
    }
    if (Epoll.isAvailable() && io.isIoType(EpollIoHandler.class)) {
      return EPOLL;
    }
    return KQueue.isAvailable() && io.isIoType(KQueueIoHandler.class) ? KQUEUE : NIO;
  }

  abstract IoHandlerFactory newFactory();

  abstract Class<? extends ServerChannel> tcpServer();

  abstract Class<? extends ServerChannel> unixServer();

  abstract Class<? extends Channel> tcpClient();

  abstract Class<? extends Channel> unixClient();

  /** As its channels have it. */
  abstract SocketAddress unixAddress(Path path);

  /** Who connected by {@code channel}, which a Unix socket has accepted. */
  abstract PeerCredentials peer(Channel channel) throws IOException;

  private static PeerCredentials known(io.netty.channel.unix.PeerCredentials native_) {
    return PeerCredentials.ofNumbers(native_.pid(), native_.uid(), native_.gids());
  }
}
