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
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

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
  };

  /** What costs least of what is there. */
  static IoKind best() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  /** That of {@code loop}. */
  static IoKind of(EventLoop loop) {
    return Epoll.isAvailable() && loop instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class) ? EPOLL : NIO;
  }

  abstract IoHandlerFactory newFactory();

  abstract Class<? extends ServerChannel> tcpServer();

  abstract Class<? extends ServerChannel> unixServer();

  abstract Class<? extends Channel> tcpClient();

  abstract Class<? extends Channel> unixClient();

  /** As its channels have it. */
  abstract SocketAddress unixAddress(Path path);
}
