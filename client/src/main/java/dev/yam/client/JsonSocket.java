package dev.yam.client;

import dev.yam.engine.BadMessages;
import dev.yam.engine.DisconnectReason;
import dev.yam.engine.EngineClient;
import dev.yam.engine.EventNames;
import dev.yam.engine.HttpProxy;
import dev.yam.engine.LaneTask;
import dev.yam.wire.AckTimeoutException;
import dev.yam.wire.Args;
import dev.yam.wire.DisconnectedException;
import dev.yam.wire.EventName;
import dev.yam.wire.Limit;
import dev.yam.wire.Outgoing;
import dev.yam.wire.OverloadedException;
import dev.yam.wire.Packet;
import dev.yam.wire.PacketDecoder;
import dev.yam.wire.PacketEncoder;
import dev.yam.wire.PacketReader;
import dev.yam.wire.PlainDecoder;
import dev.yam.wire.PlainForm;
import dev.yam.wire.UnboundArgumentException;
import dev.yam.wire.WebSocketFrame;
import dev.yam.wire.YamException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A client of plain JSON messages over WebSocket, for servers of Yam and others: each is an object that says by its
 * {@code type} which event it is, {@code {"type":"move","x":1}}.
 *
 * <pre>{@code
 * JsonSocket socket = JsonSocket.builder("wss://example.org").protocols(token).build();
 * socket.on("moved", Move.class, move -> show(move));
 * socket.connect().emit("move", new Move(1, 2));
 * int sum = socket.emitWithAck("add", Map.of("a", 1, "b", 2)).get().get(0, Integer.class);
 * }</pre>
 *
 * <p>An argument that is an object gives its members, any other is {@code data}, several are a list there; what comes is one
 * argument, the whole object. Bytes become base64. There are answers, {@code {"type":"ack","ackId":…}}, and a heartbeat:
 * this end pings. What comes and is no message is dropped, and counts for {@link Limit#BAD_MESSAGES}.
 */
public final class JsonSocket extends DirectSocket<JsonSocket> {

  private final PlainForm form;
  private final Duration ackTimeout;
  private final PendingAcks acks;
  private final AtomicLong ackIds = new AtomicLong();
  private final List<CloseListener> closing = new CopyOnWriteArrayList<>();

  /** Hears what a server has closed a connection with. */
  @FunctionalInterface
  public interface CloseListener {

    /** {@code code} is 1005 where the server gave none, {@code reason} empty where it said nothing. */
    void closed(int code, String reason);
  }

  private JsonSocket(DirectOptions options, Builder said) {
    super(options);
    this.form = said.form;
    this.ackTimeout = said.ackTimeout;
    this.acks = new PendingAcks(said.maxPendingAcks, options.engine().options().hooks());
  }

  /** {@link #builder} with its defaults; not connected yet. */
  public static JsonSocket of(String url) {
    return builder(url).build();
  }

  /** For {@code ws://} or {@code wss://}: path and query are the server's to understand. */
  public static Builder builder(String url) {
    return new Builder(URI.create(url));
  }

  // Questions.

  /**
   * Sends an event, and completes with its answer, on a virtual thread. Exceptionally with {@link AckTimeoutException} after
   * {@link Builder#ackTimeout}, {@link DisconnectedException} if it is not connected, or the connection ends before, and
   * {@link OverloadedException} beyond {@link Limit#BUFFERED} or {@link Limit#PENDING_ACKS}.
   *
   * @throws IllegalArgumentException as {@link #emit}
   */
  public CompletableFuture<Args> emitWithAck(String event, @Nullable Object... values) {
    return emitWithAck(event, Args.of(binder(), values));
  }

  /** Asks with arguments as they came, unread. */
  public CompletableFuture<Args> emitWithAck(String event, Args args) {
    EventName name = listened(event);
    long id = ackIds.incrementAndGet();
    Outgoing message = PacketEncoder.encodeForOne(new Packet.Event("/", name, args, OptionalLong.of(id)));
    var future = new CompletableFuture<Args>();
    try {
      connection().emit(new JsonQuestion(this, message, name, args, id, future));
    } catch (DisconnectedException | OverloadedException notSent) {
      future.completeExceptionally(notSent);
    }
    return future;
  }

  PendingAcks acks() {
    return acks;
  }

  Duration ackTimeout() {
    return ackTimeout;
  }

  // The end.

  /**
   * Called when the server has closed a connection by a close frame, before {@link #onClose}: with 1008 and, for example,
   * {@code Unauthorized} where it does not let this client in.
   */
  public JsonSocket onServerClose(CloseListener listener) {
    closing.add(listener);
    return this;
  }

  @Override
  void sessionEnded(DisconnectReason reason, Optional<WebSocketFrame.Close> told) {
    acks.connectionLost(reason.name());
    told.ifPresent(frame -> submit(new LaneTask() {
      @Override
      protected void run() {
        tellClosing(frame);
      }
    }));
  }

  private void tellClosing(WebSocketFrame.Close frame) {
    for (CloseListener listener : closing) {
      try {
        listener.closed(frame.code(), frame.reason());
      } catch (Throwable failure) {
        listenerFailed("close", failure);
      }
    }
  }

  // What comes.

  @Override
  PacketReader reader() {
    DirectOptions options = options();
    var workspace = new PacketDecoder.Workspace(options.packets());
    return new PlainDecoder(form, "/", options.packets(), options.binder(), workspace, new Unread(options.badMessages()));
  }

  private record Unread(BadMessages bad) implements PlainDecoder.Dropped {
    @Override
    public void malformed(YamException why) {
      bad.accept(why);
    }

    @Override
    public void untyped() {
      bad.count();
    }
  }

  /** Plain messages are events and answers. */
  @Override
  void heard(Packet packet) {
    if (packet instanceof Packet.Ack ack) {
      acks.settle(ack.id(), ack.args());
    } else if (packet instanceof Packet.Event event) {
      OptionalLong id = event.ackId();
      if (id.isPresent()) {
        deliver(event, new JsonAck(this, id.getAsLong(), connection().visit()));
      } else {
        deliver(event);
      }
    }
  }

  @Override
  protected EventName listened(String event) {
    if (event.equals(PlainForm.ANSWER)) {
      throw new IllegalArgumentException(
          "\"" + event + "\" is the type of answers: choose another name, or use emitWithAck, or the Ack of a listener");
    }
    return EventNames.of(event);
  }

  /** Events of the server are answered by {@link JsonAck}, which knows the connection. */
  @Override
  protected void answer(long ackId, Args args) {
    throw new UnsupportedOperationException("answered by JsonAck");
  }

  @Override
  protected Object rejected(String event, UnboundArgumentException mismatch) {
    return new ErrorHandler.Rejection("error", event, String.valueOf(mismatch.getMessage()));
  }

  /** Says options one after the other; a value that cannot be is refused where it is said. */
  public static final class Builder extends DirectSocketBuilder<Builder> {

    private PlainForm form = PlainForm.DEFAULT;
    private Duration pingInterval = Duration.ofSeconds(25);
    private Duration pingTimeout = Duration.ofSeconds(20);
    private Duration ackTimeout = Duration.ofSeconds(20);
    private int maxPendingAcks = (int) Limit.PENDING_ACKS.defaultValue();

    private Builder(URI uri) {
      super(uri, Limit.BAD_MESSAGES);
    }

    /** How messages are written: as the server has it. {@link PlainForm#DEFAULT}. */
    public Builder form(PlainForm value) {
      form = value;
      return this;
    }

    /** The sub-protocols that are offered: where servers look for a token that a browser can send too. None. */
    public Builder protocols(String... names) {
      engine.protocols(names);
      return this;
    }

    /** Added to the handshake: {@code Authorization}, for example. None. */
    public Builder extraHeaders(Map<String, String> value) {
      engine.extraHeaders(value);
      return this;
    }

    /** A proxy that tunnels ({@code CONNECT}). None. */
    public Builder proxy(HttpProxy value) {
      engine.proxy(value);
      return this;
    }

    /** How often this end pings: a server that has vanished without a word is noticed by that. 25 s. */
    public Builder pingInterval(Duration value) {
      pingInterval = value;
      return this;
    }

    /** How long the pong may take. 20 s. */
    public Builder pingTimeout(Duration value) {
      pingTimeout = value;
      return this;
    }

    /** How long an answer may take: a server that does not know the type of a question says nothing to it. 20 s. */
    public Builder ackTimeout(Duration value) {
      ackTimeout = ClientOptions.positive(value);
      return this;
    }

    /** {@link Limit#PENDING_ACKS}. */
    public Builder maxPendingAcks(int count) {
      Limit.PENDING_ACKS.requireAtLeast(1, count);
      maxPendingAcks = count;
      return this;
    }

    /** {@link Limit#BAD_MESSAGES}. */
    public Builder maxBadMessagesPerSecond(int count) {
      badPerSecond(count);
      return this;
    }

    /** {@link Limit#FRAGMENTS}. */
    public Builder maxFragments(int count) {
      engine.maxFragments(count);
      return this;
    }

    /** {@link Limit#CONTROL_FRAMES}. */
    public Builder maxControlFramesPerSecond(int count) {
      engine.maxControlFramesPerSecond(count);
      return this;
    }

    /** {@link Limit#HTTP_HEADER_BYTES}: of the answer to the handshake. */
    public Builder maxHeaderBytes(int bytes) {
      engine.maxHeaderBytes(bytes);
      return this;
    }

    /**
     * The socket, not connected yet.
     *
     * @throws IllegalArgumentException if the URL is none of a WebSocket, or an option cannot be
     */
    public JsonSocket build() {
      return new JsonSocket(
          directOptions((uri, options) -> EngineClient.ofPlain(uri, form, pingInterval, pingTimeout, options)), this);
    }
  }
}
