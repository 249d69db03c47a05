package dev.yam.engine;

import dev.yam.wire.ConnectFailedException;
import dev.yam.wire.Limit;
import dev.yam.wire.WebSocketFrame;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's end of Engine.IO: a transport, a heartbeat and a buffer. It lives on the loop that it was opened on and ends
 * once, whatever ends it first.
 *
 * <pre>
 * OPENING --open packet--> OPEN --close()--> DRAINING --all sent, or too late--> DONE
 *    |                      |                                                     ^
 *    +-- no transport ------+-- transport lost, timeout, peer's fault or close ---+
 *
 * In:     packets of its transport, by {@link Incoming}
 * Out:    messages to its {@link ClientSessionListener}; messages of the loop to its transport
 * Thread: its loop, but for what says otherwise
 * </pre>
 */
public final class ClientSession extends EndingSession {

  private static final Logger LOG = LoggerFactory.getLogger(ClientSession.class);

  private final EngineClient client;
  private final ClientSessionListener listener;
  private final ServerBeat beat;
  private @Nullable ClientOpening opening;
  private @Nullable ClientUpgrade upgrade;
  private String details = "";

  /** Somebody had to wait for room. */
  private boolean full;

  /** Written on the loop, read from anywhere; as the next. */
  private volatile String id = "";

  private volatile String transportName = "";

  ClientSession(EngineClient client, EngineLoop loop, ClientSessionListener listener) {
    this(client, loop, listener, new ServerBeat(loop));
  }

  private ClientSession(EngineClient client, EngineLoop loop, ClientSessionListener listener, ServerBeat beat) {
    super(
        State.OPENING,
        NoTransport.INSTANCE,
        new SendQueue(loop, client.options().limits().outbound()),
        client.revision(),
        Rhythm.ofClient(client.revision(), loop, beat, client.options().limits().controlFrames()));
    this.client = client;
    this.listener = listener;
    this.beat = beat;
  }

  /** The sid that the server gave; empty before it did. Any thread. */
  @Override
  public String id() {
    return id;
  }

  /** {@code polling}, {@code websocket} or {@code stream}; empty before it was opened. Any thread. */
  public String transport() {
    return transportName;
  }

  /** Where the session lives. Any thread. */
  public EngineLoop loop() {
    return loop;
  }

  /** The revision of Engine.IO that is spoken. Any thread. */
  public int protocol() {
    return client.revision().number();
  }

  /**
   * What is known of the session's end besides the reason: the answer to a poll, or a close code. For logs. Called on the
   * loop, from {@link SessionListener#closed} on.
   */
  public Optional<String> details() {
    return details.isEmpty() ? Optional.empty() : Optional.of(details);
  }

  /**
   * What the server has closed the WebSocket with; empty if it has not, or there is none. Called on the loop, from {@link
   * SessionListener#closed} on.
   */
  public Optional<WebSocketFrame.Close> closeFrame() {
    return transport instanceof ClientWebSocket webSocket ? webSocket.closeFrame() : Optional.empty();
  }

  EngineClient client() {
    return client;
  }

  @Override
  Revision revision() {
    return client.revision();
  }

  @Override
  EngineHooks hooks() {
    return client.options().hooks();
  }

  @Override
  ClientSessionListener listener() {
    return listener;
  }

  /** What the session's own transport is told to call. */
  Incoming incoming() {
    return incoming;
  }

  // --- opening ---

  void open() {
    assert loop.inLoop();
    var begun = new ClientOpening(this);
    opening = begun;
    begun.start();
  }

  void opened(OpenPacket packet, Transport first) {
    opening = null;
    state = State.OPEN;
    id = packet.sid();
    transport = first;
    transportName = first.name();
    beat.begin(packet.pingInterval(), packet.pingTimeout());
    incoming.start();
    if (first instanceof ChannelTransport alone) {
      alone.listener(incoming);
    }
    if (first instanceof ClientWebSocket) {
      client.webSocketWorked();
    }
    tell(() -> listener.opened(this));
    if (isOpen() && first instanceof ClientPolling polling && packet.webSocket() && client.options().choice().canUpgrade()) {
      upgrade = new ClientUpgrade(this, polling);
      upgrade.start();
    }
  }

  void notOpened(ConnectFailedException why) {
    opening = null;
    client.webSocketFailed();
    state = State.DONE;
    tell(() -> listener.failed(why));
  }

  private void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException fault) {
      LOG.error("session {}: a fault of ours ends it", id, fault);
      fail(DisconnectReason.TRANSPORT_ERROR);
    }
  }

  // --- upgrade ---

  @Override
  boolean isUpgrading() {
    return upgrade != null && upgrade.isLeaving();
  }

  void upgradeEnded() {
    upgrade = null;
  }

  /** What waits here leaves by {@code next}, before all that is sent from now on. */
  void moveTo(ClientWebSocket next) {
    upgrade = null;
    Transport previous = transport;
    transport = next;
    transportName = next.name();
    next.listener(incoming);
    previous.abort(DisconnectReason.TRANSPORT_CLOSE); // nothing of it is under way, and the session goes on
    if (isPaused()) {
      next.pause();
    }
    client.webSocketWorked();
    tell(listener::upgraded);
    drain();
  }

  @Override
  void abandonUpgrade() {
    if (upgrade != null) {
      upgrade.abandon();
    }
  }

  // --- room ---

  @Override
  public boolean canTake(long cost) {
    boolean can = super.canTake(cost);
    full |= !can;
    return can;
  }

  @Override
  void flush() {
    super.flush();
    tellRoom();
  }

  @Override
  void ready() {
    super.ready();
    tellRoom();
  }

  @Override
  void drained() {
    super.drained();
    tellRoom();
  }

  private void tellRoom() {
    if (full && isOpen()) {
      full = false;
      tell(listener::drained);
    }
  }

  // --- heartbeat ---

  @Override
  void beat() {
    super.beat();
    tell(listener::pinged);
  }

  @Override
  void answerPing() {
    super.answerPing();
    tell(listener::pinged);
  }

  // --- ending ---

  @Override
  Duration closeTimeout() {
    return client.options().delays().close();
  }

  @Override
  void beginClose(DisconnectReason reason) {
    if (state != State.OPENING) {
      super.beginClose(reason);
      return;
    }
    if (opening != null) {
      opening.cancel();
    }
    state = State.DONE;
    closed(reason);
  }

  @Override
  void leftByPeer() {
    if (transport instanceof ClientPolling polling) {
      polling.leftByPeer();
    } else {
      left();
    }
  }

  /** The server has closed it, and nothing more is to be learnt of why. */
  void left() {
    details = "the server has closed the session";
    fail(DisconnectReason.TRANSPORT_CLOSE);
  }

  /** A request of polling was refused, or got no answer, as {@code why} says. */
  void broken(String why, boolean tooLarge) {
    details = why;
    DisconnectReason reason = DisconnectReason.TRANSPORT_ERROR;
    fail(tooLarge ? reason.withLimit(Limit.PAYLOAD) : reason);
  }

  @Override
  void forget() {}

  @Override
  void tellClosed(DisconnectReason reason) {
    if (reason.name().equals(DisconnectReason.TRANSPORT_ERROR.name())) {
      client.webSocketFailed();
    }
    closeFrame().ifPresent(close -> details = "close code " + (close.code() + " " + close.reason()).strip());
    if (!details.isEmpty()) {
      LOG.debug("session {}: {}", id, details);
    }
    listener.closed(reason);
  }

  @Override
  public String toString() {
    return "ClientSession[" + id + ", " + transportName + "]";
  }
}
