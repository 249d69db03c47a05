package dev.yam.client;

import dev.yam.wire.Args;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The answer to one event of a {@link Socket}. Thread: the socket's loop. */
final class SingleAck extends FutureAck {

  private final WritingSocket socket;
  private @Nullable Emission emission;

  SingleAck(WritingSocket socket, long id, CompletableFuture<Args> future, Optional<Duration> timeout) {
    super(socket.loop(), id, future, timeout);
    this.socket = socket;
  }

  /** The event it answers. */
  void of(Emission event) {
    emission = event;
  }

  @Override
  Object asker() {
    return socket;
  }

  @Override
  boolean isBuffered() {
    return emission != null && emission.buffered;
  }

  @Override
  void giveUp() {
    socket.acks().forget(this);
    if (emission != null && emission.buffered) {
      socket.withdraw(emission);
    }
  }
}
