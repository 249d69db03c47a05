package dev.yam.engine;

import dev.yam.wire.Limit;
import dev.yam.wire.LimitExceededException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks one server, one request at a time, over a connection that is kept between them: closed by the server, it is made
 * anew with the next request. A request that was sent is never repeated, since nobody knows what became of it.
 *
 * <pre>
 * In:     requests; parts of answers, of Netty's codec
 * Out:    each answer, or why there is none
 * Thread: the loop
 * </pre>
 */
final class ClientHttp implements Connecting.Outcome {

  private static final int LONGEST_FIRST_LINE = 4096;

  /** The decoder's own limit: none. It is given 8 KB at once, of which zlib makes 8 MB at most; behind it the limit holds. */
  private static final int MOST_INFLATED = 0;

  private static final Pattern TIMEOUT = Pattern.compile("timeout\\s*=\\s*\"?(\\d{1,9})");

  private final EngineLoop loop;
  private final EngineClient client;
  private @Nullable Connecting connecting;
  private @Nullable Channel channel;
  private @Nullable FullHttpRequest request;
  private @Nullable Asker asker;
  private long usableUntil;
  private boolean closed;

  private final Deadline timeout =
      new Deadline() {
        @Override
        protected void expired() {
          failed(new TimeoutException(
              connecting == null ? "no answer within requestTimeout" : "no connection within connectTimeout"));
        }
      };

  /** One of both is called, once for each request, unless the connection is closed before; never from within {@link #ask}. */
  interface Asker {
    void answered(ClientAnswer answer);

    /** An IOException, a {@link TimeoutException}, a {@link LimitExceededException}, or what is no HTTP. */
    void failed(Throwable why);
  }

  ClientHttp(EngineLoop loop, EngineClient client) {
    this.loop = loop;
    this.client = client;
  }

  /** Takes {@code next}. Only when the request before was answered. */
  void ask(FullHttpRequest next, Asker by) {
    assert loop.inLoop();
    if (closed || asker != null) {
      throw new IllegalStateException(closed ? "closed" : "one request at a time");
    }
    asker = by;
    Channel kept = channel;
    if (kept != null && kept.isActive() && loop.nanoTime() - usableUntil < 0) {
      send(kept, next);
      return;
    }
    if (kept != null) {
      channel = null;
      kept.close();
    }
    request = next;
    loop.deadlines(client.options().delays().connect()).arm(timeout);
    connecting = new Connecting(loop, client.connector(), this::addHandlers, this).start();
  }

  private void addHandlers(ChannelPipeline pipeline) {
    pipeline.addLast(
        codec(client.options().limits().headerBytes()),
        new HttpContentDecompressor(false, MOST_INFLATED),
        new Answers());
  }

  static HttpClientCodec codec(int headerBytes) {
    var config = new HttpDecoderConfig().setMaxInitialLineLength(LONGEST_FIRST_LINE).setMaxHeaderSize(headerBytes);
    return new HttpClientCodec(config, false, false);
  }

  @Override
  public void connected(Channel made) {
    connecting = null;
    timeout.cancel();
    channel = made;
    FullHttpRequest first = request;
    request = null;
    if (first != null) {
      send(made, first);
    }
  }

  private void send(Channel to, FullHttpRequest next) {
    var limit = client.options().delays().request();
    if (!limit.isZero()) {
      loop.deadlines(limit).arm(timeout);
    }
    to.writeAndFlush(next, to.voidPromise());
  }

  private void answered(ClientAnswer answer, boolean keepAlive) {
    timeout.cancel();
    client.requests().answered(answer.headers());
    Channel used = channel;
    if (!keepAlive && used != null) {
      channel = null;
      used.close();
    }
    usableUntil = loop.nanoTime() + usableNanos(answer);
    Asker by = asker;
    asker = null;
    if (by != null) {
      by.answered(answer);
    }
  }

  /** Servers say how long they keep an idle connection; in the last second they might be closing it already. */
  private static long usableNanos(ClientAnswer answer) {
    String said = answer.headers().get("keep-alive");
    Matcher matcher = TIMEOUT.matcher(said == null ? "" : said);
    long seconds = matcher.find() ? Math.max(0, Long.parseLong(matcher.group(1)) - 1) : TimeUnit.DAYS.toSeconds(1);
    return TimeUnit.SECONDS.toNanos(seconds);
  }

  @Override
  public void failed(Throwable why) {
    Asker by = asker;
    drop();
    if (by != null) {
      by.failed(why);
    }
  }

  /** Who waits for an answer is not told. */
  void close() {
    closed = true;
    drop();
  }

  private void drop() {
    timeout.cancel();
    asker = null;
    if (request != null) {
      request.release();
      request = null;
    }
    if (connecting != null) {
      connecting.cancel();
      connecting = null;
    }
    if (channel != null) {
      Channel last = channel;
      channel = null;
      last.close();
    }
  }

  /** The end of one connection's pipeline. What a connection says that is no longer used is not heard. */
  private final class Answers extends ChannelInboundHandlerAdapter {
    private final AnswerReader reader = new AnswerReader(client.options().limits().message());

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      try {
        if (context.channel() == channel && message instanceof HttpObject part) {
          read(part);
        }
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    private void read(HttpObject part) {
      try {
        ClientAnswer answer = reader.read(part);
        if (answer != null && asker != null) {
          answered(answer, reader.keepAlive());
        } else if (answer != null) {
          drop(); // an answer to nothing
        }
      } catch (LimitExceededException met) {
        client.options().hooks().limitMet(Limit.SERVER_MESSAGE);
        failed(met);
      } catch (IllegalArgumentException noHttp) {
        failed(noHttp.getCause() == null ? noHttp : noHttp.getCause());
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (context.channel() == channel) {
        channel = null;
        if (asker != null) {
          failed(new IOException("the connection was closed before the answer"));
        }
      }
    }

    @Override
    @SuppressWarnings("deprecation") // not deprecated for inbound handlers
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (context.channel() == channel) {
        failed(cause);
      } else {
        context.close();
      }
    }
  }
}
