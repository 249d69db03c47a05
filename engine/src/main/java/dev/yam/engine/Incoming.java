package dev.yam.engine;

import dev.yam.wire.EnginePacket;
import dev.yam.wire.Message;
import dev.yam.wire.Slice;
import java.util.function.Consumer;

/**
 * What comes in to a {@link Session} or a {@link ClientSession}: messages, the heartbeat, and what its transport and its loop tell it. One object,
 * since there are many idle sessions.
 *
 * <pre>
 * In:     packets of the session's transport
 * Out:    messages to its {@link SessionListener}; beats and ends to the session
 * Thread: the session's loop
 * </pre>
 */
sealed class Incoming extends Heartbeat implements TransportListener, EngineLoop.EndOfTurn permits PlainIncoming {

  /** What {@link #payload} says of a body that is no payload. */
  static final int REFUSED = -1;

  private final EndingSession session;

  Incoming(EndingSession session, Rhythm rhythm) {
    super(rhythm);
    this.session = session;
  }

  // --- packets ---

  @Override
  public void text(Slice packet) {
    if (!session.isOpen()) {
      return;
    }
    try {
      if (!packet.isEmpty() && packet.at(0) == '4') {
        packet();
        session.listener().text(packet.from(1));
      } else {
        receive(session.revision().decodeText(packet));
      }
    } catch (RuntimeException fault) {
      broken(fault);
    }
  }

  @Override
  public void binary(Slice packet) {
    if (!session.isOpen()) {
      return;
    }
    try {
      packet();
      session.listener().binary(session.revision().message(packet));
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
    if (session.isDone()) {
      return REFUSED;
    }
    if (from == 0) {
      try {
        post.body(form.open(post.body()));
      } catch (RuntimeException fault) {
        broken(fault);
        return REFUSED;
      }
    }
    return payload(post.body(), form, from);
  }

  /** As {@link #payload(Exchange, PayloadForm, int)}, of a body that was opened. */
  int payload(Slice body, PayloadForm form, int from) {
    int at = from;
    Consumer<EnginePacket> packets = this::receive;
    try {
      while (session.reads() && at <= body.length()) {
        at = form.decodePacket(body, at, packets);
      }
      while (session.isDraining() && at <= body.length()) {
        at = form.decodePacket(body, at, this::receiveAtEnd);
      }
    } catch (RuntimeException fault) {
      broken(fault);
      return REFUSED;
    }
    return session.isOpen() ? at : body.length() + 1;
  }

  /** A session that is closing hears one thing more: that its peer closes too, and fetches nothing any more. */
  private void receiveAtEnd(EnginePacket packet) {
    if (packet instanceof EnginePacket.Close) {
      session.fail(DisconnectReason.TRANSPORT_CLOSE);
    }
  }

  private void receive(EnginePacket packet) {
    if (!session.isOpen()) {
      return;
    }
    if (packet instanceof EnginePacket.Pong) {
      pong();
      return;
    }
    packet();
    switch (packet) {
      case EnginePacket.Payload(Message.Text(Slice data)) -> session.listener().text(data);
      case EnginePacket.Payload(Message.Binary(Slice data)) -> session.listener().binary(data);
      case EnginePacket.Close close -> session.leftByPeer();
      case EnginePacket.Ping ping -> ping();
      case EnginePacket.Pong pong -> {}
      case EnginePacket.Open open -> {}
      case EnginePacket.Upgrade late -> {}
      case EnginePacket.Noop noop -> {}
    }
  }

  void broken(RuntimeException fault) {
    session.fail(Faults.reason(fault, session.id(), session.hooks()));
  }

  // --- what else the transport tells ---

  @Override
  public void heard() {
    bytes();
  }

  /** The heartbeat is Engine.IO's. */
  @Override
  public void ponged() {}

  @Override
  public void readEnded() {
    session.readEnded();
  }

  @Override
  public void drained() {
    session.drained();
  }

  @Override
  public void ended(DisconnectReason reason) {
    session.fail(reason);
  }

  @Override
  public void endOfTurn() {
    session.flush();
  }

  // --- heartbeat ---

  @Override
  void sendPing() {
    session.beat();
  }

  @Override
  void sendPong() {
    session.answerPing();
  }

  @Override
  void misdirected() {
    session.fail(DisconnectReason.TRANSPORT_ERROR);
  }

  @Override
  void timedOut() {
    session.fail(DisconnectReason.PING_TIMEOUT);
  }
}
