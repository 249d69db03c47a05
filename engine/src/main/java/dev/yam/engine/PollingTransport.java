package dev.yam.engine;

import dev.yam.wire.EngineCodec;
import dev.yam.wire.Limit;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Slice;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * HTTP long-polling (EIO4 §HTTP long-polling): one GET waits for what is sent, POSTs bring what the client sends, one
 * of each at a time.
 *
 * <pre>
 * In:     exchanges, perhaps of connections on other loops
 * Out:    packets to the session; answers to exchanges
 * Thread: the session's loop
 * </pre>
 */
final class PollingTransport implements Transport {

  static final String NAME = "polling";

  /** {@code text/html}, or some browsers would offer to save it. */
  private static final ResponseHead POSTED =
      ResponseHead.ok(List.of(Map.entry("content-type", "text/html"), Map.entry("cache-control", "no-store")));

  private static final Slice OK = Slice.utf8("ok");
  private static final HttpResponse REFUSED = HttpResponse.of(400);

  /** A small body could become a large one: bodies are taken as they are (RFC 9110 §15.5.16). */
  private static final HttpResponse COMPRESSED = HttpResponse.of(415).header("accept-encoding", "identity");

  private final PayloadForm form;
  private final Settings settings;
  private @Nullable Session session;
  private @Nullable Exchange poll;
  private @Nullable Exchange post;

  /**
   * The post is whole; it, or what of it comes behind {@link #postRead}, waits until the session is resumed, or the answer
   * to it until the session has ended.
   */
  private boolean postHeld;

  private int postRead;

  private boolean paused;

  /** Of the request that was answered last; 0 before the first. */
  private int answered;

  /** What it needs of the options. */
  record Settings(int maxPayload, @Nullable HttpCompression compression, EngineHooks hooks) {}

  PollingTransport(PayloadForm form, Settings settings) {
    this.form = form;
    this.settings = settings;
  }

  /** Serves {@code owner}, whose handshake is {@code first}. */
  void attach(Session owner, Exchange first) {
    session = owner;
    poll = first;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean closesByPacket() {
    return true;
  }

  // --- requests ---

  /** A GET, or a POST whose body is still to come. */
  void begin(Exchange exchange) {
    switch (exchange.request().method()) {
      case "GET" -> poll(exchange);
      case "POST" -> beginPost(exchange);
      default -> exchange.respond(EngineError.BAD_REQUEST.response());
    }
  }

  private void poll(Exchange exchange) {
    if (poll != null) {
      session().fail(DisconnectReason.TRANSPORT_ERROR);
      exchange.respond(REFUSED);
      return;
    }
    poll = exchange;
    if (exchange.request().fingerprint() == answered) {
      session().polledAgain(exchange.request());
    }
    session().ready();
  }

  private void beginPost(Exchange exchange) {
    boolean binary = exchange.request().header("content-type").orElse("").startsWith("application/octet-stream");
    if (post != null || (binary && !form.mayBeBinary())) {
      session().fail(DisconnectReason.TRANSPORT_ERROR);
      exchange.respond(REFUSED);
      return;
    }
    String coding = exchange.request().header("content-encoding").orElse("identity");
    if (!coding.equalsIgnoreCase("identity")) {
      exchange.respond(COMPRESSED);
      return;
    }
    post = exchange;
  }

  /** Whether the body of this POST is still to come. */
  boolean awaits(Exchange exchange) {
    return exchange == post && !postHeld;
  }

  /** The body of a POST is whole. */
  void complete(Exchange exchange) {
    if (exchange != post) {
      return; // refused or given up meanwhile
    }
    if (paused) {
      postHeld = true;
      return;
    }
    deliverPost(exchange);
  }

  private void deliverPost(Exchange exchange) {
    post = null;
    postHeld = false;
    int from = postRead;
    postRead = 0;
    int next = session().incoming().payload(exchange, form, from);
    if (next == Incoming.REFUSED) {
      exchange.respond(REFUSED);
    } else if (next > exchange.body().length() && !session().isLeft()) {
      exchange.respond(POSTED, OK);
    } else {
      post = exchange;
      postHeld = true;
      postRead = next;
    }
  }

  /** The body of a POST is larger than may be; its connection has said so. */
  void tooLarge(Exchange exchange) {
    if (exchange == post) {
      post = null;
    }
    session().fail(DisconnectReason.TRANSPORT_ERROR.withLimit(Limit.PAYLOAD));
  }

  /** The connection of an exchange is gone before it was answered. */
  void lost(Exchange exchange) {
    if (exchange == poll || exchange == post) {
      forget(exchange);
      session().fail(DisconnectReason.TRANSPORT_ERROR);
    }
  }

  private void forget(Exchange exchange) {
    poll = exchange == poll ? null : poll;
    post = exchange == post ? null : post;
  }

  // --- sending ---

  @Override
  public boolean ready() {
    return poll != null;
  }

  @Override
  public void send(SendQueue queue) {
    HttpCompression compression = settings.compression();
    if (compression == null || !queue.compressible()) {
      answer(queue.takePayload(form, settings.maxPayload()));
      return;
    }
    Slice body = queue.takePayload(form, settings.maxPayload());
    if (body.length() < compression.threshold()) {
      answer(body);
    } else {
      answerCompressed(body, compression);
    }
  }

  private void answerCompressed(Slice body, HttpCompression compression) {
    String coding =
        poll == null ? "" : AcceptEncoding.best(poll.request(), BodyDeflater.GZIP, BodyDeflater.DEFLATE).orElse("");
    if (coding.isEmpty()) {
      answer(body);
      return;
    }
    Slice shorter = DeflatePool.ofLoop().bodies(compression.level()).compress(body, coding);
    if (shorter == body) {
      answer(body);
      return;
    }
    settings.hooks().compressed(body.length(), shorter.length());
    answer(form.head(body).with("content-encoding", coding), shorter);
  }

  private void answer(Slice body) {
    answer(form.head(body), body);
  }

  private void answer(ResponseHead head, Slice body) {
    Exchange exchange = poll;
    if (exchange != null) {
      poll = null;
      answered = exchange.request().fingerprint();
      exchange.respond(head, body);
    }
  }

  @Override
  public boolean writable() {
    return poll != null;
  }

  /** At most one answer is under way: the client asks again when it has it. */
  @Override
  public long pending() {
    return 0;
  }

  // --- flow and end ---

  /** A client sends its next POST when the one before was answered: answering later holds it back. */
  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
    if (postHeld && post != null) {
      deliverPost(post);
    }
  }

  /** The session moved to another transport, or all was sent. A poll that waits is let go with a noop. */
  @Override
  public void close() {
    end(EngineCodec.NOOP);
  }

  @Override
  public void abort(DisconnectReason reason) {
    boolean closedByPeer = reason.equals(DisconnectReason.TRANSPORT_CLOSE);
    end(closedByPeer ? EngineCodec.NOOP : EngineCodec.CLOSE);
  }

  private void end(Outgoing farewell) {
    if (poll != null) {
      answer(form.encode(farewell));
    }
    Exchange last = post;
    if (last != null) {
      post = null;
      if (postHeld && postRead > last.body().length()) {
        last.respond(POSTED, OK);
      } else {
        last.respond(REFUSED);
      }
      postHeld = false;
    }
  }

  private Session session() {
    if (session == null) {
      throw new IllegalStateException("not attached");
    }
    return session;
  }
}
