package dev.yam.client;

import dev.yam.engine.Ack;
import dev.yam.engine.ClientSession;
import dev.yam.engine.DisconnectReason;
import dev.yam.engine.LaneTask;
import dev.yam.wire.Args;
import dev.yam.wire.DisconnectedException;
import dev.yam.wire.EventName;
import dev.yam.wire.Packet;
import dev.yam.wire.YamException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The life of one {@link Socket} on its loop: it asks to be let in each time there is a session, and leaves with it.
 *
 * <pre>
 * In:     {@link Connection}, which has a session, gets packets and loses it; {@link Socket}
 * Out:    {@link Entrance}, which asks to be let in; the lane, where listeners run
 * Thread: the connection's loop, but for what says otherwise
 * </pre>
 */
abstract sealed class LoopSocket extends WritingSocket permits Socket {

  final LifeListeners life = new LifeListeners((Socket) this);
  private final Hearing hearing;
  private final Entrance entrance;
  private final ReceiveBuffer received;

  /** Those who wait for it to be connected. */
  private final Waiting<Socket> awaiting;

  /** Why it is not about to be connected, where not the application has decided that. */
  private @Nullable YamException ended;

  /** For other threads to read: there while it is connected. */
  private volatile @Nullable String id;

  /** For other threads to read: whether the last connection went on where the one before had ended. */
  private volatile boolean recovered;

  /** For other threads to read: whether it is connected or wants to be. */
  private volatile boolean wanted;

  /** It is to connect again when it has left, or to give up all that waits. */
  private boolean comesBack;
  private boolean givesUp;

  LoopSocket(Connection connection, String namespace, SocketOptions options) {
    super(connection, namespace, options);
    this.hearing = new Hearing(loop(), options.limits().laneEvents(), connection);
    this.entrance = new Entrance(this, options);
    this.received = new ReceiveBuffer(options.limits().laneEvents());
    this.awaiting = new Waiting<>(loop());
  }

  /** Any thread. */
  final Entrance entrance() {
    return entrance;
  }

  /** Any thread. */
  final @Nullable String idNow() {
    return id;
  }

  /** Any thread. */
  final boolean wasRecovered() {
    return recovered;
  }

  /** Any thread. */
  final boolean isWanted() {
    return wanted;
  }

  /** It is connected, or about to be, or to leave. */
  final boolean isConcerned() {
    return state != State.INACTIVE;
  }

  private Socket self() {
    return (Socket) this;
  }

  // It comes.

  /** Any thread. */
  final void comeIn() {
    wanted = true;
    if (!connection.hand(this::connectHere)) {
      wanted = false;
      throw Connection.ended();
    }
  }

  private void connectHere() {
    ended = null;
    switch (state) {
      case INACTIVE -> {
        state = State.WAITING;
        wanted = true;
        enterOrOpen();
      }
      case WAITING -> {
        wanted = true;
        enterOrOpen();
      }
      case LEAVING -> comesBack = true;
      case JOINING, CONNECTED -> {}
    }
  }

  private void enterOrOpen() {
    connection.session().ifPresentOrElse(entrance::enter, connection::need);
  }

  /** There is a session. */
  final void opened(ClientSession session) {
    if (state == State.WAITING) {
      entrance.enter(session);
    }
  }

  /** CONNECT was sent. */
  final void asked() {
    state = State.JOINING;
  }

  /** The server lets it in. */
  final void accepted(Packet.Connect packet, ClientSession session) {
    if (!entrance.answered()) {
      return; // it was in already
    }
    if (state != State.JOINING) {
      writeControl(session, new Packet.Disconnect(namespace));
      opened(session);
      return;
    }
    Optional<Entrance.Admitted> now = entrance.accepted(packet, session);
    if (now.isEmpty()) {
      refused(endpoint.failure("the server gave the socket no id: one of Socket.IO 2 needs engineProtocol(3)", null));
      return;
    }
    state = State.CONNECTED;
    ended = null;
    recovered = now.get().recovered();
    id = now.get().id();
    wanted = true;
    arrive(session);
    received.pour(this::deliverHere);
    flush();
    if (retries != null) {
      retries.drain();
    }
    hearing.submit(life::connected);
    awaiting.complete(self());
  }

  // It does not come in.

  /** No connection, this time. */
  final void failed(YamException why) {
    if (state == State.WAITING || state == State.JOINING) {
      tellError(why);
    }
  }

  /** The server does not let it in: it does not ask again by itself. */
  final void refused(Packet.ConnectError packet) {
    if (!entrance.answered()) {
      return;
    }
    if (state == State.JOINING) {
      refused(endpoint.dialect().refused(packet.data()));
    } else if (state == State.WAITING) {
      enterOrOpen(); // it had left meanwhile, and come back
    }
  }

  final void refused(YamException why) {
    deactivate();
    tellError(why);
    notAgain(why);
    connection.left();
  }

  /** There will be no further attempt to connect. */
  final void givenUp(YamException why) {
    wanted = false;
    notAgain(why);
    if (!account().writable()) {
      account().end("not connected, and not about to be");
    }
  }

  /** Whoever waits for it, now or before the next attempt, is told. */
  private void notAgain(YamException why) {
    ended = why;
    awaiting.fail(why);
  }

  private void tellError(YamException why) {
    hearing.submit(() -> life.failed(why));
  }

  /** The session has room again. */
  final void drained(ClientSession session) {
    if (state == State.WAITING) {
      entrance.drained(session);
    }
    flush();
  }

  // Events.

  final void dispatch(Packet.Event event) {
    if (state == State.CONNECTED) {
      deliverHere(event);
    } else if (state == State.JOINING) {
      received.add(event, this::deliverHere);
    }
  }

  private void deliverHere(Packet.Event event) {
    entrance.received(event.args());
    deliver(event, event.ackId().isPresent()
        ? new SocketAck(self(), event.ackId().getAsLong(), visit())
        : Ack.NOT_REQUESTED);
  }

  final void settle(Packet.Ack ack) {
    if (state == State.CONNECTED || state == State.LEAVING) {
      acks().settle(ack.id(), ack.args());
    }
  }

  @Override
  protected final void submit(LaneTask task) {
    hearing.submit(task);
  }

  @Override
  protected final void handle(EventName name, Args args, Ack ack) {
    if (hearing.goesOn()) {
      super.handle(name, args, ack);
    }
  }

  // It goes.

  /** The session is gone. The socket comes back with the next, if there is one. */
  final void lost(DisconnectReason reason) {
    received.clear();
    entrance.connectionLost();
    switch (state) {
      case INACTIVE, WAITING -> {}
      case JOINING -> {
        state = State.WAITING;
        tellError(endpoint.failure("the connection was lost before the namespace let the socket in: " + reason, null));
      }
      case CONNECTED -> {
        state = State.WAITING;
        end(reason);
      }
      case LEAVING -> left(reason.name());
    }
  }

  /** The server has sent it away: it does not come back by itself. */
  final void sentAway() {
    if (state == State.CONNECTED) {
      entrance.forget();
      deactivate();
      end(DisconnectReason.IO_SERVER_DISCONNECT);
      notAgain(new DisconnectedException(DisconnectReason.IO_SERVER_DISCONNECT.name()));
      connection.left();
    } else if (state == State.LEAVING) {
      left(DisconnectReason.IO_SERVER_DISCONNECT.name());
    }
  }

  private void end(DisconnectReason reason) {
    id = null;
    depart(reason.name());
    tellEnd(reason);
  }

  private void tellEnd(DisconnectReason reason) {
    hearing.submitInAnyCase(() -> life.disconnected(reason));
  }

  /** The application leaves. Any thread: from now on nothing is heard that came before. */
  final void leave(boolean forGood) {
    hearing.leave();
    id = null;
    wanted = false;
    connection.hand(() -> {
      leaveHere(DisconnectReason.IO_CLIENT_DISCONNECT, forGood);
      hearing.left();
    });
  }

  final void leaveHere(DisconnectReason reason, boolean forGood) {
    ended = null;
    givesUp |= forGood;
    comesBack = false;
    switch (state) {
      case INACTIVE, WAITING, JOINING -> {
        deactivate();
        finishLeaving(reason.name());
      }
      case CONNECTED -> {
        state = State.LEAVING;
        id = null;
        wanted = false;
        tellEnd(reason);
        send(new Leave(endpoint.encode(new Packet.Disconnect(namespace)), reason.name()));
        flush();
      }
      case LEAVING -> {}
    }
  }

  /** What was emitted before has been written, or the connection is lost. */
  @Override
  final void left(String reason) {
    depart(reason);
    entrance.forget();
    deactivate();
    finishLeaving(reason);
    if (comesBack) {
      comesBack = false;
      connectHere();
    }
  }

  private void finishLeaving(String reason) {
    awaiting.fail(new DisconnectedException(reason));
    if (givesUp) {
      givesUp = false;
      giveUp(reason);
    } else if (!account().writable()) {
      account().end(reason);
    }
    connection.left();
  }

  private void deactivate() {
    state = State.INACTIVE;
    wanted = false;
    received.clear();
    entrance.stop();
  }

  /** Completes {@code future} when it is connected, or will not be. */
  final void await(CompletableFuture<Socket> future) {
    awaiting.add(future);
    if (state == State.CONNECTED) {
      awaiting.complete(self());
    } else if (ended != null) {
      awaiting.fail(ended);
    }
  }
}
