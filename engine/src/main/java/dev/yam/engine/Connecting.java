package dev.yam.engine;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One channel on its way to a server: the name is resolved, its addresses are tried in their order, then the proxy and TLS
 * have their say. It has no deadline of its own, but for an address that is not the last: who waits for it cancels it.
 *
 * <pre>
 * In:     addresses of a virtual thread, since a look-up may block; ends of Netty's futures
 * Out:    a channel that is ready for bytes, or why there is none, to its {@link Outcome}
 * Thread: the loop
 * </pre>
 */
final class Connecting {

  private final EngineLoop loop;
  private final Connector connector;
  private final Consumer<ChannelPipeline> last;
  private final Outcome outcome;
  private SocketAddress[] addresses = {};
  private int tried;
  private @Nullable Channel channel;
  private boolean over;

  /** Of one address, where there are others behind it. */
  private final Deadline patience =
      new Deadline() {
        @Override
        protected void expired() {
          if (channel != null) {
            channel.close();
          }
        }
      };

  /** One of both is called, once, unless it was cancelled; never from within {@link #start}. */
  interface Outcome {
    void connected(Channel channel);

    void failed(Throwable why);
  }

  /** {@code last} adds what stands behind TLS in the pipeline. */
  Connecting(EngineLoop loop, Connector connector, Consumer<ChannelPipeline> last, Outcome outcome) {
    this.loop = loop;
    this.connector = connector;
    this.last = last;
    this.outcome = outcome;
  }

  Connecting start() {
    assert loop.inLoop();
    Thread.startVirtualThread(this::resolve);
    return this;
  }

  /** The outcome is not told. */
  void cancel() {
    over = true;
    patience.cancel();
    if (channel != null) {
      channel.close();
    }
  }

  private void resolve() {
    try {
      SocketAddress[] found = connector.resolve();
      loop.execute(() -> resolved(found));
    } catch (UnknownHostException unknown) {
      loop.execute(() -> fail(unknown));
    }
  }

  private void resolved(SocketAddress[] found) {
    addresses = found;
    connectToNext();
  }

  private void connectToNext() {
    if (over) {
      return;
    }
    SocketAddress address = addresses[tried++];
    var pipeline = new Handlers(connector.proxyHandler(address));
    ChannelFuture connected = connector.connect(loop.eventLoop(), address, pipeline);
    channel = connected.channel();
    if (tried < addresses.length) {
      loop.schedule(patience, connector.patience(addresses.length));
    }
    connected.addListener(done -> tcpConnected(done, pipeline));
  }

  private void tcpConnected(Future<?> done, Handlers handlers) {
    patience.cancel();
    if (over) {
      return;
    }
    if (!done.isSuccess() && tried < addresses.length) {
      connectToNext();
    } else if (!done.isSuccess()) {
      fail(done.cause());
    } else if (handlers.proxy != null) {
      handlers.proxy.connectFuture().addListener(let -> throughProxy(let, handlers));
    } else {
      throughProxy(done, handlers);
    }
  }

  private void throughProxy(Future<?> done, Handlers handlers) {
    if (!done.isSuccess()) {
      fail(done.cause());
    } else if (handlers.tls != null) {
      handlers.tls.handshakeFuture().addListener(this::ready);
    } else {
      ready(done);
    }
  }

  private void ready(Future<?> done) {
    Channel ready = channel;
    if (!done.isSuccess() || ready == null) {
      fail(done.cause());
    } else if (!over) {
      over = true;
      outcome.connected(ready);
    }
  }

  private void fail(Throwable why) {
    if (over) {
      return;
    }
    cancel();
    outcome.failed(why);
  }

  /** The pipeline of one try. */
  private final class Handlers extends ChannelInitializer<Channel> {
    private final @Nullable HttpProxyHandler proxy;
    private @Nullable SslHandler tls;

    Handlers(@Nullable HttpProxyHandler proxy) {
      this.proxy = proxy;
    }

    @Override
    protected void initChannel(Channel made) {
      ChannelPipeline pipeline = made.pipeline();
      if (proxy != null) {
        pipeline.addLast(proxy);
      }
      tls = connector.tlsHandler(made);
      if (tls != null) {
        pipeline.addLast(tls, new TlsPeer(tls));
      }
      last.accept(pipeline);
    }
  }
}
