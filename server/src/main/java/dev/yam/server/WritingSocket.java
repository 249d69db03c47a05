package dev.yam.server;

import dev.yam.engine.EventEmitter;
import dev.yam.server.spi.Publication;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one {@link Socket} writes, and what its client owes it for that.
 *
 * <pre>
 * JOINING ---------------> CONNECTED ----> CLOSED
 *  | what is emitted is      ^  all is      ^  nothing is written any more
 *  | held, broadcasts pass   |  written     |
 *  +----> RETURNING ---------+--------------+
 *         a receiver again: all is held until it has what it missed
 *
 * In:     {@link Emission}, {@link LoggedEmission} and shares of broadcasts
 * Out:    {@code Session.write}
 * Thread: the session's loop
 * </pre>
 */
abstract sealed class WritingSocket extends EventEmitter<Socket> permits LoopSocket {

  enum State {
    JOINING,
    RETURNING,
    CONNECTED,
    CLOSED
  }

  final Connection connection;

  /** Where connection state recovery is on. */
  final @Nullable Track track;

  /** Changed by {@link LoopSocket}. */
  State state = State.JOINING;

  /** What was emitted before the client was let in: each goes the same way again. */
  private @Nullable List<Runnable> held;

  /** Absent until an event asks for an answer, or the socket ends. */
  private @Nullable PendingAcks pendingAcks;

  WritingSocket(Connection connection, @Nullable Track track) {
    this.connection = connection;
    this.track = track;
  }

  // What is for this client alone.

  /** What its caller has reserved; false if it was dropped. */
  final boolean writeReserved(Outgoing message, boolean droppable) {
    return switch (state) {
      case CONNECTED -> {
        if (droppable) {
          connection.session().unreserve(message.size());
          yield connection.session().writeVolatile(message);
        }
        connection.session().write(message, true);
        yield true;
      }
      case JOINING, RETURNING -> hold(message, droppable);
      case CLOSED -> {
        connection.session().unreserve(message.size());
        yield false;
      }
    };
  }

  /** An event that can be recovered; those who watch are told, unless it was dropped or goes another way. */
  final void writeAndTell(LoggedEmission emission) {
    if (write(emission)) {
      tellSent(emission.name(), emission.args());
    }
  }

  private boolean write(LoggedEmission emission) {
    if (state == State.JOINING && !emission.isDroppable()) {
      hold(emission);
      return false;
    }
    connection.session().unreserve(emission.size());
    return switch (state) {
      case JOINING -> false;
      case RETURNING -> !emission.isDroppable() && holdReserving(emission.log());
      case CONNECTED -> write(emission.log(), emission.isDroppable());
      case CLOSED -> {
        emission.goOn();
        yield false;
      }
    };
  }

  private boolean hold(Outgoing message, boolean droppable) {
    if (droppable) {
      connection.session().unreserve(message.size());
      return false;
    }
    Outgoing kept = message.detach();
    hold(() -> writeReserved(kept, false));
    return true;
  }

  private boolean holdReserving(Outgoing message) {
    boolean reserved = connection.session().reserve(message.size());
    if (reserved) {
      hold(() -> writeReserved(message, false));
    }
    return reserved;
  }

  private void hold(Runnable emission) {
    if (held == null) {
      held = new ArrayList<>();
    }
    held.add(emission);
  }

  /** An event that came before the client was let in. */
  final void holdEarly(Packet.Event event) {
    if (held != null) {
      for (Runnable each : held) {
        if (each instanceof EarlyEvents early) {
          early.add(event);
          return;
        }
      }
    }
    var early = new EarlyEvents((Socket) this, connection, maxLaneEvents());
    early.add(event);
    hold(early);
  }

  /** The client was let in, or will not be. */
  final void rerunHeld() {
    List<Runnable> emissions = held;
    if (emissions != null) {
      held = null;
      emissions.forEach(Runnable::run);
    }
  }

  // This socket's shares of broadcasts.

  /** This socket's share of a broadcast; false if it was dropped. */
  final boolean write(Outgoing message, boolean droppable) {
    if (state != State.CONNECTED) {
      return false;
    }
    if (droppable) {
      return connection.session().writeVolatile(message);
    }
    connection.session().write(message, false);
    return true;
  }

  /** As {@link #write(Outgoing, boolean)}; those who watch are told. */
  final void writeAndTell(Publication publication, Outgoing message) {
    if (write(message, publication.flags().droppable())) {
      sent(publication);
    }
  }

  /** Its share was handed to the session. */
  final void sent(Publication publication) {
    tellSent(publication.name(), publication.args());
  }

  /** Whether events that can be recovered carry an offset to its client. Others would take it for an argument. */
  final boolean isNumbered() {
    return track != null || !connection.dialect().isEvents();
  }

  /** This socket's share of a broadcast that can be recovered; false if it was dropped. */
  final boolean writeLogged(Outgoing message, long number) {
    if (track == null) {
      return write(message, false);
    }
    track.sent(number);
    return state == State.RETURNING ? holdReserving(message) : write(message, false);
  }

  /** This socket's share of a broadcast that is answered, by those who can; false if it was not sent. */
  final boolean writeAndExpect(Outgoing message, long ackId, BroadcastAcks answers) {
    if (state != State.CONNECTED) {
      return false;
    }
    if (pendingAcks().isUnsupported()) {
      connection.session().write(message, false);
      return true;
    }
    answers.add((Socket) this);
    if (!pendingAcks().add(ackId, answers, Optional.empty())) {
      return false;
    }
    connection.session().write(message, false);
    return true;
  }

  // What the client owes.

  /** An answer that nobody waits for is ignored. */
  final void settle(Packet.Ack ack) {
    if (pendingAcks != null) {
      pendingAcks.settle(ack.id(), ack.args());
    }
  }

  final void forget(long ackId) {
    if (pendingAcks != null) {
      pendingAcks.forget(ackId);
    }
  }

  final PendingAcks pendingAcks() {
    PendingAcks known = pendingAcks;
    if (known == null) {
      known = new PendingAcks((Socket) this, connection.dialect().answers());
      pendingAcks = known;
    }
    return known;
  }
}
