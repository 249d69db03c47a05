package dev.yam.engine;

import dev.yam.wire.ConnectFailedException;
import dev.yam.wire.LimitExceededException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket on its way: a channel, then the handshake, after which {@link ClientWebSocket} alone is in the pipeline, but
 * for TLS and what a proxy needs.
 *
 * <pre>
 * In:     parts of the answer, of Netty's codec
 * Out:    the WebSocket, or why there is none
 * Thread: the loop
 * </pre>
 */
final class WebSocketConnecting extends ChannelInboundHandlerAdapter
    implements TransportConnecting, Connecting.Outcome {

  private static final int SWITCHING = 101;
  private static final int LONGEST_REFUSAL = 65_536;

  private final EngineClient client;
  private final String sid;
  private final Then<? super ClientWebSocket> then;
  private final ClientHandshake handshake;
  private final AnswerReader reader = new AnswerReader(LONGEST_REFUSAL);
  private final Connecting connecting;
  private @Nullable Channel channel;

  /** Known from the head of the answer on. */
  private @Nullable ClientWebSocket accepted;

  private boolean over;

  /** For the session {@code sid}, or a new one if that is empty. */
  WebSocketConnecting(EngineLoop loop, EngineClient client, String sid, Then<? super ClientWebSocket> then) {
    this.client = client;
    this.sid = sid;
    this.then = then;
    this.handshake = new ClientHandshake(client);
    this.connecting = new Connecting(loop, client.connector(), this::addHandlers, this);
  }

  @Override
  public void start() {
    connecting.start();
  }

  @Override
  public void cancel() {
    over = true;
    connecting.cancel();
  }

  private void addHandlers(ChannelPipeline pipeline) {
    pipeline.addLast(ClientHttp.codec(client.options().limits().headerBytes()), this);
  }

  @Override
  public void connected(Channel made) {
    channel = made;
    made.writeAndFlush(
        client.requests().webSocket(sid, handshake.key(), handshake.extensions()), made.voidPromise());
  }

  @Override
  public void failed(Throwable why) {
    fail(client.failure(WebSocketTransport.NAME, why));
  }

  // --- the answer ---

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (!over && message instanceof HttpObject part) {
        if (part instanceof HttpResponse head && head.status().code() == SWITCHING) {
          accepted = handshake.accept(head.headers());
        }
        ClientAnswer answer = reader.read(part);
        if (answer != null) {
          answered(context, answer);
        }
      }
    } catch (LimitExceededException | IllegalArgumentException broken) {
      failed(broken.getCause() == null ? broken : broken.getCause());
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void answered(ChannelHandlerContext context, ClientAnswer answer) {
    client.requests().answered(answer.headers());
    ClientWebSocket transport = accepted;
    if (transport == null) {
      fail(answer.refusal(client.url(), WebSocketTransport.NAME));
      return;
    }
    over = true;
    ChannelPipeline pipeline = context.pipeline();
    HttpClientCodec codec = pipeline.get(HttpClientCodec.class);
    codec.removeOutboundHandler(); // what is sent from now on is no HTTP
    pipeline.addLast(transport);
    then.connected(transport);
    pipeline.remove(this);
    pipeline.remove(codec); // what it has read beyond the answer goes to the transport
  }

  // --- no answer ---

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (channel != null) {
      failed(new IOException("the connection was closed before the answer"));
    }
  }

  @Override
  @SuppressWarnings("deprecation") // not deprecated for inbound handlers
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (channel != null) {
      failed(cause);
    }
  }

  private void fail(ConnectFailedException why) {
    if (over) {
      return;
    }
    over = true;
    if (channel != null) {
      channel.close();
    }
    then.failed(why);
  }
}
