package dev.yam.server;

import dev.yam.engine.Deadline;
import dev.yam.engine.DisconnectReason;
import dev.yam.wire.AckTimeoutException;
import dev.yam.wire.Args;
import dev.yam.wire.DisconnectedException;
import dev.yam.wire.YamException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What {@code emitWithAck} of one socket waits for.
 *
 * <pre>
 * In:     the client's answer, its departure, or the timeout
 * Out:    a future, completed on a virtual thread of its own: neither the loop nor a blocked lane holds it up
 * Thread: the socket's loop
 * </pre>
 */
final class SingleAck extends Deadline implements PendingAck {

  private final Socket socket;
  private final long id;
  private final CompletableFuture<Args> future;

  SingleAck(Socket socket, long id, CompletableFuture<Args> future) {
    this.socket = socket;
    this.id = id;
    this.future = future;
  }

  @Override
  public void answered(Socket answering, Args args) {
    cancel();
    socket.loop().start(() -> future.complete(args));
  }

  @Override
  public void lost(Socket leaving, DisconnectReason reason) {
    cancel();
    fail(new DisconnectedException(reason.name()));
  }

  @Override
  protected void expired() {
    socket.forget(id);
    fail(new AckTimeoutException("no acknowledgement in time from socket " + socket.id(), List.of()));
  }

  void fail(YamException failure) {
    socket.loop().start(() -> future.completeExceptionally(failure));
  }
}
