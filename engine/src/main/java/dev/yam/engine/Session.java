package dev.yam.engine;

import dev.yam.wire.DisconnectedException;
import dev.yam.wire.EngineCodec;
import dev.yam.wire.EnginePacket;
import dev.yam.wire.Limit;
import dev.yam.wire.Message;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Slice;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
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
 * In:     packets of its transport
 * Out:    messages to its {@link SessionListener}; messages of any thread to its transport, one flush per turn
 * Thread: its loop, but for what says otherwise
 * </pre>
 */
public final class Session {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** What {@link #payload} says of a body that is no payload. */
  static final int REFUSED = -1;

  /**
   * For a poll that was sent with the packet that closes, and is read by another loop. The client, which has no answer to
   * that packet before, sends no other meanwhile.
   */
  private static final Duration LATE_POLL = Duration.ofMillis(20);

  private enum State {
    OPEN,
    DRAINING,
    LEFT,
    DONE
  }

  private final String id;
  private final EngineLoop loop;
  private final Request request;
  private final SessionContext context;
  private final SendQueue queue;
  private final Pulse heartbeat;

  private State state = State.OPEN;
  private Transport transport;
  private @Nullable SessionListener listener;
  private @Nullable BareSession bare;
  private @Nullable Upgrade upgrade;
  private @Nullable Deadline drainTimeout;
  private boolean flushScheduled;

  /** A message of the read that is under way has been answered on the loop. */
  private boolean handledHere;

  private boolean paused;

  /** Set by whoever finds the limit on outbound bytes passed. */
  private volatile boolean overflowed;

  /** Written on the loop, read by {@link #transport()} from anywhere. */
  private volatile String transportName;

  Session(String id, Request request, Transport transport, SessionContext context) {
    this.id = id;
    this.request = request;
    this.transport = transport;
    this.transportName = transport.name();
    this.context = context;
    this.loop = context.loop();
    this.queue = new SendQueue(loop, context.limits().outbound());
    this.heartbeat = new Pulse(context.rhythm().forSession());
  }

  /** The sid: 20 characters of {@code [\w-]}, unguessable. Any thread. */
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

  /** {@code polling} or {@code websocket}. Any thread. */
  public String transport() {
    return transportName;
  }

  /** The revision of Engine.IO that the client speaks: 4, or 3 where the endpoint allows it. Any thread. */
  public int protocol() {
    return revision().number();
  }

  Revision revision() {
    return context.revision();
  }

  // --- opening ---

  /** Sends the open packet, alone and at once, then puts the protocol on top. */
  void open(String openPacket) {
    assert loop.inLoop();
    append(Outgoing.text(Slice.utf8(openPacket)));
    drain();
    heartbeat.start();
    context.hooks().sessionOpened(this);
    try {
      listener = context.acceptor().accept(this);
    } catch (RuntimeException fault) {
      LOG.error("session {} could not be accepted", id, fault);
      fail(DisconnectReason.TRANSPORT_ERROR);
    }
  }

  // --- what comes in ---

  private void text(Slice packet) {
    if (state != State.OPEN) {
      return;
    }
    try {
      if (!packet.isEmpty() && packet.at(0) == '4') {
        heartbeat.packet();
        listener().text(packet.from(1));
      } else {
        packet(context.revision().decodeText(packet));
      }
    } catch (RuntimeException fault) {
      broken(fault);
    }
  }

  private void binary(Slice packet) {
    if (state != State.OPEN) {
      return;
    }
    try {
      heartbeat.packet();
      listener().binary(context.revision().message(packet));
    } catch (RuntimeException fault) {
      broken(fault);
    }
  }

  /**
   * Reads the body of {@code post} from {@code from} on, until it ends or the session is paused: a body may hold as many
   * messages as it has bytes. Returns where to go on, beyond the body's end if nothing is left to be read, or
   * {@link #REFUSED} if the peer broke the protocol in it.
   */
  int payload(Exchange post, PayloadForm form, int from) {
    if (state == State.DONE) {
      return REFUSED;
    }
    int at = from;
    Consumer<EnginePacket> packets = this::packet;
    try {
      if (at == 0) {
        post.body(form.open(post.body()));
      }
      Slice body = post.body();
      while (state == State.OPEN && !paused && at <= body.length()) {
        at = form.decodePacket(body, at, packets);
      }
    } catch (RuntimeException fault) {
      broken(fault);
      return REFUSED;
    }
    return state == State.OPEN ? at : post.body().length() + 1;
  }

  private void packet(EnginePacket packet) {
    if (state != State.OPEN) {
      return;
    }
    if (packet instanceof EnginePacket.Pong) {
      heartbeat.pong();
      return;
    }
    heartbeat.packet();
    switch (packet) {
      case EnginePacket.Payload(Message.Text(Slice data)) -> listener().text(data);
      case EnginePacket.Payload(Message.Binary(Slice data)) -> listener().binary(data);
      case EnginePacket.Close close -> leftByPeer();
      case EnginePacket.Ping ping -> heartbeat.ping();
      case EnginePacket.Pong pong -> {}
      case EnginePacket.Open open -> {}
      case EnginePacket.Upgrade late -> {}
      case EnginePacket.Noop noop -> {}
    }
  }

  /** What waits is dropped. A poll that is under way on another connection is let go as one that waits is. */
  private void leftByPeer() {
    if (!(transport instanceof PollingTransport) || transport.ready()) {
      fail(DisconnectReason.TRANSPORT_CLOSE);
      return;
    }
    state = State.LEFT;
    abandonUpgrade();
    queue.clear();
    drainTimeout = new DrainTimeout();
    loop.deadlines(LATE_POLL).arm(drainTimeout);
    closed(DisconnectReason.TRANSPORT_CLOSE);
  }

  /** The peer has closed it, and is not answered before that is over. */
  boolean isLeft() {
    return state == State.LEFT;
  }

  private void broken(RuntimeException fault) {
    fail(Faults.reason(fault, id, context.hooks()));
  }

  private SessionListener listener() {
    if (listener == null) {
      throw new IllegalStateException("not open yet");
    }
    return listener;
  }

  // --- what goes out ---

  /**
   * Counts {@link Outgoing#size()} bytes that {@link #write} will take, before the loop sees them. False if the limit
   * is met: nothing is counted, and the session closes itself. Any thread.
   */
  public boolean reserve(int bytes) {
    if (queue.reserve(bytes)) {
      return true;
    }
    if (!overflowed) {
      overflowed = true; // a handler that goes on emitting beyond the limit sounds the alarm once
      loop.execute(this::overflow);
    }
    return false;
  }

  /** What {@code message} counts for while it waits. */
  public static long cost(Outgoing message) {
    return SendQueue.cost(message.size());
  }

  /** Whether so much, as {@link #cost} counts it, may be written without the limit being met. On the loop. */
  public boolean canTake(long cost) {
    return queue.canTake(cost);
  }

  /** Gives back what was reserved for a message that will not be written. Any thread. */
  public void unreserve(int bytes) {
    queue.unreserve(bytes);
  }

  /**
   * Sends {@code message} behind all before it; {@code reserved} says whether its size was {@linkplain #reserve
   * counted} before. Dropped once the session is closed. Called on the loop.
   */
  public void write(Outgoing message, boolean reserved) {
    assert loop.inLoop();
    drainIfLong();
    if (state != State.OPEN) {
      if (reserved) {
        queue.unreserve(message.size());
      }
      return;
    }
    if (reserved) {
      queue.addReserved(message);
    } else if (!queue.add(message)) {
      overflow();
      return;
    }
    scheduleFlush();
  }

  /** Sends {@code message} if it can leave at once; false if it was dropped. Called on the loop. */
  public boolean writeVolatile(Outgoing message) {
    assert loop.inLoop();
    drainIfLong();
    if (state != State.OPEN || upgrade != null || !transport.writable() || !queue.add(message)) {
      return false;
    }
    scheduleFlush();
    return true;
  }

  /** Sends what belongs to Engine.IO itself, whatever waits already. */
  private void append(Outgoing packet) {
    queue.force(packet);
    scheduleFlush();
  }

  private void scheduleFlush() {
    if (!flushScheduled) {
      flushScheduled = true;
      loop.flushAtEndOfTurn(heartbeat);
    }
  }

  /**
   * Says that a message was handled on the loop, not on a lane: what it is answered leaves when the read ends that
   * brought it, rather than at the end of the turn, when a hundred other reads have driven it out of the caches. (Binary
   * 1 KB, 16 in flight, 100 connections: a fifth less CPU in a first form, which flushed after every read.) On the loop.
   */
  public void handledHere() {
    assert loop.inLoop();
    handledHere = true;
  }

  private void readEnded() {
    if (!handledHere) {
      return;
    }
    handledHere = false;
    loop.runHandedIn();
    if (flushScheduled) {
      flush();
    }
  }

  private void flush() {
    flushScheduled = false;
    drain();
  }

  private void drain() {
    if (state == State.DONE) {
      return;
    }
    queue.sendBy(transport);
    if (state == State.DRAINING && queue.isEmpty()) {
      transport.close();
      done();
    }
  }

  /** Much leaves before the turn ends, rather than in one buffer of any size. */
  private void drainIfLong() {
    if (queue.isLong()) {
      drain();
    }
  }

  /** A transport that could not take more can take more. */
  void ready() {
    if (state == State.LEFT) {
      fail(DisconnectReason.TRANSPORT_CLOSE);
    } else {
      drain();
    }
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

  private void drained() {
    if (!queue.drained(transport)) {
      overflow();
    }
  }

  private void overflow() {
    if (state != State.DONE) {
      context.hooks().limitMet(Limit.OUTBOUND);
      fail(DisconnectReason.TRANSPORT_CLOSE.withLimit(Limit.OUTBOUND));
    }
  }

  // --- back-pressure ---

  /** Whether less than half of what may wait ({@link Limit#OUTBOUND}) is waiting. Any thread. */
  public boolean writable() {
    return queue.writable();
  }

  /**
   * Completes when {@link #writable}; exceptionally, with {@link DisconnectedException}, when the session is closed
   * before. Completes on a virtual thread. Any thread.
   */
  public CompletableFuture<Void> whenWritable() {
    var future = new CompletableFuture<Void>();
    if (!loop.tryExecute(() -> await(future))) {
      Thread.startVirtualThread(() -> future.completeExceptionally(new DisconnectedException("session closed")));
    }
    return future;
  }

  private void await(CompletableFuture<Void> future) {
    if (state != State.OPEN) {
      loop.start(() -> future.completeExceptionally(new DisconnectedException("session closed")));
    } else {
      queue.await(future, transport);
    }
  }

  /** A lane is full ({@link Limit#LANE}): stops reading; the heartbeat's deadline waits meanwhile. Called on the loop. */
  public void pause() {
    assert loop.inLoop();
    if (state == State.OPEN && !paused) {
      paused = true;
      context.hooks().limitMet(Limit.LANE);
      heartbeat.pause();
      transport.pause();
    }
  }

  /** Reads again. Called on the loop. */
  public void resume() {
    assert loop.inLoop();
    if (state == State.OPEN && paused) {
      paused = false;
      heartbeat.resume();
      transport.resume();
    }
  }

  // --- polling ---

  /** A request of the polling transport; its body may be still to come. Any loop. */
  void request(Exchange exchange) {
    if (!loop.inLoop()) {
      loop.execute(() -> request(exchange));
    } else if (state != State.DONE && transport instanceof PollingTransport polling) {
      polling.begin(exchange);
    } else if (state == State.DONE) {
      exchange.respond(EngineError.UNKNOWN_SID.response());
    } else {
      exchange.respond(EngineError.BAD_REQUEST.response());
    }
  }

  /** Some of the body of a request came, and more is to come. Any loop. */
  void requestContinues(Exchange exchange) {
    if (!loop.inLoop()) {
      loop.execute(() -> requestContinues(exchange));
    } else if (transport instanceof PollingTransport polling && polling.awaits(exchange)) {
      heartbeat.bytes();
    }
  }

  /** Any loop. */
  void requestComplete(Exchange exchange) {
    if (!loop.inLoop()) {
      loop.execute(() -> requestComplete(exchange));
    } else if (transport instanceof PollingTransport polling) {
      polling.complete(exchange);
    }
  }

  /** Any loop. */
  void requestTooLarge(Exchange exchange) {
    if (!loop.inLoop()) {
      loop.execute(() -> requestTooLarge(exchange));
    } else if (transport instanceof PollingTransport polling) {
      context.hooks().limitMet(Limit.PAYLOAD);
      polling.tooLarge(exchange);
    }
  }

  /** Any loop. */
  void requestLost(Exchange exchange) {
    if (!loop.inLoop()) {
      loop.execute(() -> requestLost(exchange));
    } else if (transport instanceof PollingTransport polling) {
      polling.lost(exchange);
    }
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
    if (paused) {
      next.pause();
    }
    context.hooks().sessionUpgraded(this);
    drain();
  }

  // --- ending ---

  /** Takes no more to send, sends what was written before, then closes the transport. Any thread. */
  public void close(DisconnectReason reason) {
    loop.execute(() -> beginClose(reason));
  }

  private void beginClose(DisconnectReason reason) {
    if (state != State.OPEN) {
      return;
    }
    state = State.DRAINING;
    abandonUpgrade();
    transport.resume();
    if (transport instanceof PollingTransport) {
      append(EngineCodec.CLOSE);
    }
    drainTimeout = new DrainTimeout();
    loop.deadlines(context.delays().closeTimeout()).arm(drainTimeout);
    closed(reason);
    drain();
  }

  /** Ends at once: what waits is dropped. */
  void fail(DisconnectReason reason) {
    assert loop.inLoop();
    if (state == State.DONE) {
      return;
    }
    boolean wasOpen = state == State.OPEN;
    done();
    abandonUpgrade();
    transport.abort(reason);
    if (wasOpen) {
      closed(reason);
    }
  }

  private void abandonUpgrade() {
    if (upgrade != null) {
      upgrade.abandon();
    }
  }

  private void done() {
    state = State.DONE;
    if (drainTimeout != null) {
      drainTimeout.cancel();
    }
    queue.clear();
    context.registry().remove(id);
  }

  private void closed(DisconnectReason reason) {
    heartbeat.stop();
    queue.end(reason);
    context.registry().closed();
    context.hooks().sessionClosed(this, reason);
    LOG.debug("session {} closed: {}", id, reason);
    try {
      if (listener != null) {
        listener.closed(reason);
      }
    } catch (RuntimeException fault) {
      LOG.error("session {}: a fault of ours while it closed", id, fault);
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

  /** What the session's own transport is told to call. */
  TransportListener incoming() {
    return heartbeat;
  }

  @Override
  public String toString() {
    return "Session[" + id + ", " + transportName + "]";
  }

  /** The heartbeat, and what transport and loop call: one object, since there are many idle sessions. */
  private final class Pulse extends Heartbeat implements TransportListener, EngineLoop.EndOfTurn {
    Pulse(Rhythm rhythm) {
      super(rhythm);
    }

    @Override
    void sendPing() {
      append(EngineCodec.PING);
    }

    /** Counted as messages are: who pings and never reads is stopped at the same limit. */
    @Override
    void sendPong() {
      write(EngineCodec.PONG, false);
    }

    @Override
    void misdirected() {
      fail(DisconnectReason.TRANSPORT_ERROR);
    }

    @Override
    void timedOut() {
      fail(DisconnectReason.PING_TIMEOUT);
    }

    @Override
    public void heard() {
      bytes();
    }

    @Override
    public void text(Slice packet) {
      Session.this.text(packet);
    }

    @Override
    public void binary(Slice packet) {
      Session.this.binary(packet);
    }

    @Override
    public void readEnded() {
      Session.this.readEnded();
    }

    @Override
    public void drained() {
      Session.this.drained();
    }

    @Override
    public void endOfTurn() {
      flush();
    }

    @Override
    public void ended(DisconnectReason reason) {
      fail(reason);
    }
  }

  /** Nobody fetched what was left. */
  private final class DrainTimeout extends Deadline {
    @Override
    protected void expired() {
      fail(DisconnectReason.TRANSPORT_CLOSE);
    }
  }
}
