package dev.yam.client;

import dev.yam.wire.Args;
import dev.yam.wire.EventName;
import dev.yam.wire.Outgoing;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An event of a {@link JsonSocket} that asks for an answer. Thread: as {@link DirectEmission}. */
final class JsonQuestion extends DirectEvent {

  private final JsonSocket socket;
  private final FutureAck ack;

  /** It is still to be sent. */
  private boolean waits = true;

  JsonQuestion(
      JsonSocket socket, Outgoing message, EventName name, Args args, long id, CompletableFuture<Args> future) {
    super(socket, message, name, args);
    this.socket = socket;
    this.ack = new Awaited(id, future);
  }

  @Override
  public void run() {
    if (socket.acks().add(ack)) {
      super.run();
    } else {
      socket.connection().drop(this, "too many answers are awaited");
    }
  }

  @Override
  boolean isWanted() {
    return waits;
  }

  @Override
  void written() {
    waits = false;
    super.written();
  }

  @Override
  void dropped(String reason) {
    waits = false;
    socket.acks().lose(ack, reason);
  }

  private final class Awaited extends FutureAck {

    Awaited(long id, CompletableFuture<Args> future) {
      super(socket.options().loop(), id, future, Optional.of(socket.ackTimeout()));
    }

    @Override
    Object asker() {
      return socket;
    }

    @Override
    boolean isBuffered() {
      return waits;
    }

    @Override
    void giveUp() {
      waits = false;
      socket.acks().forget(this);
    }
  }
}
