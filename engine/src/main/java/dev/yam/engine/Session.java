package dev.yam.engine;

import dev.yam.wire.EngineCodec;
import dev.yam.wire.Message;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Slice;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Engine.IO's socket: a transport, a heartbeat and a buffer. It lives on the loop of its first request and ends once,
 * whatever ends it first.
 *
 * <pre>
 *   OPEN --close()--> DRAINING --all sent, or too late--> DONE
 *     |                                                    ^ ^
 *     +---- transport lost, timeout, peer's fault ----------+ |
 *     +---- the peer closes ----> LEFT --a poll, or too late--+
 *
 * In:     packets of its transport, by {@link Incoming}
 * Out:    messages to its {@link SessionListener}; messages of any thread to its transport
 * Thread: its loop, but for what says otherwise
 * </pre>
 */
public final class Session extends EndingSession {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /**
   * For a poll that was sent with the packet that closes, and is read by another loop. The client, which has no answer to
   * that packet before, sends no other meanwhile.
   */
  private static final Duration LATE_POLL = Duration.ofMillis(20);

  private final SessionContext context;
  private final String id;
  private final Request request;
  private @Nullable SessionListener listener;
  private @Nullable BareSession bare;
  private @Nullable Upgrade upgrade;

  /** Written on the loop, read by {@link #transport()} from anywhere. */
  private volatile String transportName;

  Session(String id, Request request, Transport transport, SessionContext context) {
    super(
        State.OPEN,
        transport,
        new SendQueue(context.loop(), context.limits().outbound()),
        context.revision(),
        context.rhythm().forSession());
    this.context = context;
    this.id = id;
    this.request = request;
    this.transportName = transport.name();
  }

  /** The sid: 20 characters of {@code [\w-]}, unguessable. Any thread. */
  @Override
  public String id() {
    return id;
  }

  /** Where the session lives. Any thread. */
  public EngineLoop loop() {
    return loop;
  }

  /** What the session was opened with. Any thread. */
  public Request request() {
    return request;
  }

  /**
   * {@code polling} or {@code websocket}; of a peer over TCP or a Unix socket {@code stream}, or {@code lines}. Any thread.
   */
  public String transport() {
    return transportName;
  }

  /** The revision of Engine.IO that the client speaks: 4, or 3 where the endpoint allows it; 0 if none. Any thread. */
  public int protocol() {
    return revision().number();
  }

  /** What the client speaks. Any thread. */
  public SessionProtocol speaks() {
    return revision().protocol();
  }

  @Override
  Revision revision() {
    return context.revision();
  }

  @Override
  EngineHooks hooks() {
    return context.hooks();
  }

  /** The transport itself, as it is now. */
  Transport carrier() {
    return transport;
  }

  /** What the session's own transport is told to call. */
  Incoming incoming() {
    return incoming;
  }

  // --- opening ---

  /** Sends the open packet, alone and at once, then puts the protocol on top. */
  void open(String openPacket) {
    assert loop.inLoop();
    append(Outgoing.text(Slice.utf8(openPacket)));
    drain();
    incoming.start();
    context.hooks().sessionOpened(this);
    try {
      listener = context.acceptor().accept(this);
    } catch (RuntimeException fault) {
      LOG.error("session {} could not be accepted", id, fault);
      fail(DisconnectReason.TRANSPORT_ERROR);
    }
  }

  @Override
  SessionListener listener() {
    if (listener == null) {
      throw new IllegalStateException("not open yet");
    }
    return listener;
  }

  // --- upgrade ---

  /** Takes {@code next}; closes it if the session cannot be upgraded now. */
  void upgrade(WebSocketTransport next) {
    assert loop.inLoop();
    if (state != State.OPEN || upgrade != null || !(transport instanceof PollingTransport)) {
      next.close();
      return;
    }
    var begun = new Upgrade(this, next);
    upgrade = begun;
    next.listener(begun);
    begun.start(context.delays().upgradeTimeout());
  }

  @Override
  boolean isUpgrading() {
    return upgrade != null;
  }

  void upgradeEnded() {
    upgrade = null;
  }

  /** A client that upgrades waits for its poll to end. */
  void letPollGo() {
    if (transport.ready() && queue.isEmpty()) {
      append(EngineCodec.NOOP);
    }
  }

  /** What waits here leaves by {@code next}, before all that is sent from now on. */
  void moveTo(WebSocketTransport next) {
    upgrade = null;
    Transport previous = transport;
    transport = next;
    transportName = next.name();
    next.listener(incoming());
    previous.close();
    if (isPaused()) {
      next.pause();
    }
    context.hooks().sessionUpgraded(this);
    drain();
  }

  // --- ending ---

  /**
   * Closes it for a client that is not let in: {@code forced server close}. {@code message} is told where what is spoken has
   * a place for it: in the close frame of plain messages, behind 1008. Any thread.
   */
  public void refuse(String message) {
    loop.execute(() -> {
      if (isOpen() && transport instanceof PlainTransport plain) {
        plain.refuse(message);
      }
      beginClose(DisconnectReason.FORCED_SERVER_CLOSE);
    });
  }

  @Override
  Duration closeTimeout() {
    return context.delays().closeTimeout();
  }

  /** What waits is dropped. A poll that is under way on another connection is let go as one that waits is. */
  @Override
  void leftByPeer() {
    if (!(transport instanceof PollingTransport) || transport.ready()) {
      fail(DisconnectReason.TRANSPORT_CLOSE);
      return;
    }
    leave(State.LEFT, LATE_POLL);
    queue.clear();
    closed(DisconnectReason.TRANSPORT_CLOSE);
  }

  /** The peer has closed it, and is not answered before that is over. */
  boolean isLeft() {
    return state == State.LEFT;
  }

  /**
   * {@code poll} is the one that was answered last. Clients make each unlike the one before, by the parameter {@code t};
   * but a browser repeats a request whose connection ended before the answer, and the page never learns that there was one.
   */
  void polledAgain(Request poll) {
    if (listener().recovers() && poll.query("t").isPresent()) {
      fail(DisconnectReason.TRANSPORT_ERROR);
    }
  }

  @Override
  void abandonUpgrade() {
    if (upgrade != null) {
      upgrade.abandon();
    }
  }

  @Override
  void forget() {
    context.registry().remove(id);
  }

  @Override
  void tellClosed(DisconnectReason reason) {
    context.registry().closed();
    context.hooks().sessionClosed(this, reason);
    if (listener != null) {
      listener.closed(reason);
    }
  }

  // --- bare Engine.IO ---

  /** Sends {@code message} behind all before it. For sessions without a protocol on top. Any thread. */
  public void send(Message message) {
    Outgoing outgoing = EngineCodec.message(message);
    if (reserve(outgoing.size())) {
      loop.execute(() -> write(outgoing, true));
    }
  }

  /** {@link #send(Message)} of text. */
  public void send(String text) {
    send(Message.of(text));
  }

  /** {@link #send(Message)} of bytes, which are taken. */
  public void send(byte[] bytes) {
    send(Message.of(bytes));
  }

  /** What is done with each message. Said in {@code onConnection}: what comes while nothing was said is dropped. */
  public void onMessage(MessageHandler handler) {
    bare().onMessage(handler);
  }

  /** Called once, behind the last message. Said in {@code onConnection}. */
  public void onClose(Consumer<DisconnectReason> handler) {
    bare().onClose(handler);
  }

  /** Called by the endpoint of bare sessions, on the loop, before the user sees the session. */
  BareSession makeBare() {
    var made = new BareSession(this);
    bare = made;
    return made;
  }

  private BareSession bare() {
    if (bare == null) {
      throw new IllegalStateException("a protocol stands on this session and has its messages");
    }
    return bare;
  }

  @Override
  public String toString() {
    return "Session[" + id + ", " + transportName + "]";
  }
}
