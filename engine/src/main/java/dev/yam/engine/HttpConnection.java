package dev.yam.engine;

import dev.yam.wire.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.1 connection: requests are read, routed and answered one after the other.
 *
 * <pre>
 * IDLE --bytes--> HEAD --header--> BODY --last byte--> ANSWERING --answer--> IDLE
 *                   |                |                     |
 *                   +--- refused ----+---------------------+--> LINGERING (answered; reads until the peer has gone)
 *                                                          +--> a WebSocket: this handler leaves the pipeline
 *
 * In:     requests of the decoder
 * Out:    exchanges to an EngineServer or an HttpHandler; answers to its {@link HttpOutput}
 * Thread: the channel's loop, but for {@link #respond}
 * </pre>
 */
final class HttpConnection extends ChannelInboundHandlerAdapter implements RequestDecoder.Reader {

  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

  /** So much of a body that nobody wants is read to keep its connection. */
  private static final int SKIPPED_BODY_BYTES = 100_000;

  private enum State {
    IDLE,
    HEAD,
    BODY,
    ANSWERING,
    LINGERING,
    GONE
  }

  private final Settings settings;
  private final RequestDecoder decoder;
  private final RequestClock clock;
  private final RequestBody body = new RequestBody();

  private @Nullable ChannelHandlerContext ctx;
  private @Nullable EngineLoop loop;
  private @Nullable HttpOutput output;
  private State state = State.HEAD;
  private boolean anyBytes;

  private @Nullable Exchange exchange;

  /** Whom the request is for that is read. */
  private Routes.Route route = Routes.NOWHERE;

  private boolean keepAlive;
  private boolean listenerCloses;

  /** An answer before the body ends the connection: the client holds the body back, or it is not worth reading. */
  private boolean closeIfEarly;

  /** What it needs of the listener. */
  record Settings(
      Routes routes,
      HttpOptions.Limits limits,
      HttpOptions.Timeouts timeouts,
      EngineHooks hooks,
      @Nullable TlsContext tls) {}

  HttpConnection(Settings settings) {
    this.settings = settings;
    this.decoder = new RequestDecoder(settings.limits(), this, settings.hooks());
    this.clock = new RequestClock(this, settings.timeouts());
  }

  RequestDecoder decoder() {
    return decoder;
  }

  /** Where the connection lives now. */
  EngineLoop loop() {
    if (loop == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return loop;
  }

  /** Runs {@code action}, on the loop, when the connection has closed, whatever it became before. */
  void whenClosed(Runnable action) {
    context().channel().closeFuture().addListener(closed -> action.run());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    ctx = added;
    loop = EngineLoop.of(added.channel().eventLoop());
    output = new HttpOutput(added, loop, settings.hooks());
    clock.opened();
  }

  // --- reading ---

  @Override
  public boolean bytesArrived(ByteBuf bytes) {
    if (!anyBytes) {
      anyBytes = true;
      if (TlsDoor.isHandshake(bytes)) {
        refuseTls();
        return false;
      }
    }
    if (state == State.IDLE) {
      state = State.HEAD;
      clock.begin();
    }
    return true;
  }

  /** A handshake of TLS has no end that a reader of HTTP would find: it is answered as what it is not. */
  private void refuseTls() {
    LOG.debug("{}: TLS came to a port that speaks plain HTTP", context().channel());
    keepAlive = false;
    state = State.BODY;
    write(new Exchange(this, RequestHead.NONE, false), HttpResponse.of(400));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (state == State.LINGERING || state == State.GONE) {
        return;
      }
      if (message instanceof HttpRequest head) {
        head(head);
      }
      if (message instanceof HttpContent content) {
        content(content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    awaitRest();
    if (state == State.BODY && exchange != null && exchange.session() != null) {
      PollingRequests.goOn(exchange.session(), exchange);
    }
  }

  /** What was read ends within a request: the rest of it must come in time. */
  private void awaitRest() {
    if (anyBytes && state == State.HEAD) {
      clock.awaitHead();
    } else if (anyBytes && state == State.BODY) {
      clock.awaitBody();
    }
  }

  private void head(HttpRequest head) {
    state = State.BODY;
    Channel channel = context().channel();
    Request request = RequestHead.request(head, channel, settings.tls == null ? null : TlsPeer.certificates(channel));
    var begun = new Exchange(this, request, WebSocketHandshake.isUpgrade(request));
    exchange = begun;
    RequestHead.Verdict verdict = RequestHead.check(head, settings.limits());
    keepAlive = verdict.keepAlive() && !listenerCloses;
    body.begin(verdict.contentLength());
    closeIfEarly = verdict.expectsContinue() || verdict.contentLength() > SKIPPED_BODY_BYTES;
    if (verdict.refusal() != null) {
      verdict.limit().ifPresent(settings.hooks()::limitMet);
      begun.respondAndClose(verdict.refusal());
      return;
    }
    route = settings.routes().find(head.uri(), begun.isUpgrade());
    route.begin(begun, verdict.hasBody());
    if (state == State.BODY && exchange == begun) {
      expectBody(begun, verdict);
    }
  }

  private void expectBody(Exchange begun, RequestHead.Verdict verdict) {
    if (verdict.contentLength() > route.maxBody(settings.limits())) {
      tooLarge(begun);
    } else if (verdict.expectsContinue()) {
      output().writeContinue();
    }
  }

  private void content(HttpContent content) {
    if (state != State.BODY) {
      return;
    }
    if (exchange == null) {
      skip(content);
      return;
    }
    if (content.decoderResult().isFailure()) {
      exchange.respondAndClose(HttpResponse.of(400));
      return;
    }
    take(exchange, content.content());
    if (state == State.BODY && exchange != null && content instanceof LastHttpContent) {
      complete(exchange);
    }
  }

  /** The request was answered before its body was whole. */
  private void skip(HttpContent content) {
    body.skip(content.content());
    if (content.decoderResult().isFailure() || body.length() > SKIPPED_BODY_BYTES) {
      linger();
      output().finish();
    } else if (content instanceof LastHttpContent) {
      next();
    }
  }

  private void take(Exchange current, ByteBuf bytes) {
    if (body.length() + bytes.readableBytes() > route.maxBody(settings.limits())) {
      tooLarge(current);
    } else {
      body.add(bytes);
    }
  }

  private void tooLarge(Exchange current) {
    route.tooLarge(current, settings.hooks());
    keepAlive = false;
    write(current, HttpResponse.of(413));
  }

  private void complete(Exchange current) {
    state = State.ANSWERING;
    decoder.hold();
    clock.cancel();
    current.body(body.take());
    route.complete(current);
  }

  // --- answering ---

  /** Answers {@code answered}, if that was not done before. Any thread. */
  void respond(Exchange answered, ResponseHead head, Slice responseBody, boolean thenClose) {
    if (!loop().inLoop()) {
      loop().execute(() -> respond(answered, head, responseBody, thenClose));
      return;
    }
    if (exchange != answered || (state != State.BODY && state != State.ANSWERING)) {
      return;
    }
    keepAlive &= !thenClose && !(state == State.BODY && closeIfEarly);
    write(answered, head, responseBody);
  }

  private void write(Exchange answered, HttpResponse response) {
    write(answered, ResponseHead.of(response), response.body());
  }

  private void write(Exchange answered, ResponseHead head, Slice responseBody) {
    boolean bodyMissing = state == State.BODY;
    exchange = null;
    route = Routes.NOWHERE;
    if (!keepAlive) {
      end(output().writeLast(answered, head, responseBody), bodyMissing);
      return;
    }
    output().write(answered, head, responseBody);
    if (bodyMissing) {
      body.forget(); // what is still to come of the request is skipped
    } else {
      next();
    }
  }

  private void end(ChannelFuture written, boolean bodyMissing) {
    if (bodyMissing) {
      linger();
      written.addListener(done -> output().finish());
      return;
    }
    state = State.LINGERING;
    decoder.discard();
    awaitReader();
    written.addListener(ChannelFutureListener.CLOSE);
  }

  /** An answer that is not taken ends the connection like one that no request follows. */
  private void awaitReader() {
    output().mark();
    clock.idle();
  }

  private void next() {
    state = State.IDLE;
    awaitReader();
    if (decoder.hasBytes()) {
      bytesArrived(Unpooled.EMPTY_BUFFER);
    }
    try {
      decoder.proceed();
    } catch (Exception failure) {
      exceptionCaught(context(), failure);
      return;
    }
    awaitRest();
  }

  /** Closing while the peer still sends would reset the connection, and it would never see the answer. */
  private void linger() {
    state = State.LINGERING;
    decoder.discard();
    clock.linger();
  }

  // --- upgrading ---

  /**
   * Answers 101 and becomes a WebSocket that lives on {@code target}; {@code then} is called there, before the
   * transport reads. Called on this connection's loop.
   */
  void upgrade(HttpOutput.Upgrading upgrading) {
    state = State.GONE;
    exchange = null;
    clock.cancel();
    output().upgrade(upgrading, decoder);
  }

  // --- ending ---

  /** The listener closes: what is under way is answered first. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event != Listener.CLOSING) {
      return;
    }
    listenerCloses = true;
    keepAlive = false;
    boolean waiting = state == State.IDLE || (state == State.HEAD && !anyBytes);
    if (waiting) {
      context.close();
    }
  }

  /** Whether {@code asked} still waits for its answer. Called on the loop. */
  boolean isOpen(Exchange asked) {
    return exchange == asked && state != State.GONE;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    clock.cancel();
    state = State.GONE;
    body.forget();
    Exchange lost = exchange;
    exchange = null;
    Session session = lost == null ? null : lost.session();
    if (lost != null && session != null) {
      PollingRequests.lost(session, lost);
    }
  }

  @Override
  @SuppressWarnings("deprecation") // not deprecated for inbound handlers
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.error("{}: a fault of ours ends the connection", context.channel(), cause);
    }
    context.close();
  }

  private ChannelHandlerContext context() {
    if (ctx == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return ctx;
  }

  private HttpOutput output() {
    if (output == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return output;
  }

  /** The time of {@link RequestClock} is up. */
  void timedOut() {
    switch (state) {
      case HEAD, BODY -> requestTimedOut();
      case IDLE, LINGERING -> idleTimedOut();
      case ANSWERING, GONE -> {}
    }
  }

  private void requestTimedOut() {
    if (!anyBytes) {
      context().close();
      return;
    }
    if (state == State.BODY && exchange == null) {
      context().close(); // answered already
      return;
    }
    keepAlive = false;
    Exchange late = exchange;
    Session session = late == null ? null : late.session();
    if (late == null) {
      late = new Exchange(this, RequestHead.NONE, false);
    }
    exchange = late;
    state = State.BODY;
    write(late, HttpResponse.of(408));
    if (session != null) {
      PollingRequests.lost(session, late);
    }
  }

  /** A large answer to a slow reader may take its time as long as some of it leaves. */
  private void idleTimedOut() {
    if (output().moves()) {
      clock.idle();
    } else {
      context().close();
    }
  }
}
