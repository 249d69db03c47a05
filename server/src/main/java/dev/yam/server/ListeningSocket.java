package dev.yam.server;

import dev.yam.engine.DisconnectReason;
import dev.yam.wire.UnboundArgumentException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Socket} hears beside events, and what becomes of what handlers throw: it goes to {@link ErrorHandler}.
 * Any thread; what is said holds from the next event on.
 */
abstract sealed class ListeningSocket extends LoopSocket permits Socket {

  ListeningSocket(Namespace namespace, Connection connection, @Nullable Track track) {
    super(namespace, connection, track);
  }

  private Socket self() {
    return (Socket) this;
  }

  /** Called for every event, before all handlers; an exception keeps the event from them. */
  public Socket use(EventMiddleware middleware) {
    around().use(middleware);
    return self();
  }

  /** Called when the socket has left its rooms; {@link Socket#rooms} still lists them, for the last time. */
  public Socket onDisconnecting(Consumer<DisconnectReason> handler) {
    around().onDisconnecting(handler);
    return self();
  }

  /** Called once, after the last event was handled. */
  public Socket onDisconnect(Consumer<DisconnectReason> handler) {
    around().onDisconnect(handler);
    return self();
  }

  /**
   * Completes, on a virtual thread, as soon as the socket has left: before {@link #onDisconnect}, which waits for the
   * events that came before. For work elsewhere that is of no more use then.
   */
  public CompletableFuture<Void> whenDisconnected() {
    CompletableFuture<Void> gone = around().gone();
    if (!loop().tryExecute(this::tellIfGone)) {
      Thread.startVirtualThread(() -> gone.complete(null));
    }
    return gone.copy();
  }

  private SocketListeners around() {
    SocketListeners known = around;
    return known != null ? known : newAround();
  }

  private synchronized SocketListeners newAround() {
    SocketListeners known = around;
    if (known == null) {
      known = new SocketListeners();
      around = known;
    }
    return known;
  }

  @Override
  protected final void watched() {
    namespace.membership().watch();
  }

  @Override
  protected final int maxLaneEvents() {
    return namespace.options().limits().laneEvents();
  }

  @Override
  protected final void failed(String event, Throwable failure) {
    namespace.failed(self(), event, failure);
  }

  @Override
  protected final Object rejected(String event, UnboundArgumentException mismatch) {
    return namespace.errorHandler().rejected(self(), event, mismatch);
  }
}
