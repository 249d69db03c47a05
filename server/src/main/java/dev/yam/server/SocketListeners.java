package dev.yam.server;

import dev.yam.engine.DisconnectReason;
import dev.yam.wire.Args;
import dev.yam.wire.EventName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who stands around the events of one socket: middleware before them, and those who want to know when they end. Most
 * sockets do without.
 *
 * <pre>
 * In:     {@link LoopSocket#handle}, the end of the socket
 * Out:    what the application gave, in the order in which it did
 * Thread: changed by any; called where the namespace dispatches
 * </pre>
 */
final class SocketListeners {

  private final List<EventMiddleware> middleware = new CopyOnWriteArrayList<>();
  private final List<Consumer<DisconnectReason>> disconnecting = new CopyOnWriteArrayList<>();
  private final List<Consumer<DisconnectReason>> disconnected = new CopyOnWriteArrayList<>();

  /** Completes with the end of the socket, wherever its lane is; absent until somebody waits for it. */
  private volatile @Nullable CompletableFuture<Void> gone;

  void use(EventMiddleware each) {
    middleware.add(each);
  }

  void onDisconnecting(Consumer<DisconnectReason> handler) {
    disconnecting.add(handler);
  }

  void onDisconnect(Consumer<DisconnectReason> handler) {
    disconnected.add(handler);
  }

  synchronized CompletableFuture<Void> gone() {
    CompletableFuture<Void> known = gone;
    if (known == null) {
      known = new CompletableFuture<>();
      gone = known;
    }
    return known;
  }

  Optional<CompletableFuture<Void>> awaited() {
    return Optional.ofNullable(gone);
  }

  /** Throws what keeps the event from its handlers. */
  void pass(EventName name, Args args) throws Exception {
    for (EventMiddleware each : middleware) {
      each.pass(name.text(), args);
    }
  }

  void disconnecting(Socket socket, DisconnectReason reason) {
    tell(socket, "disconnecting", disconnecting, reason);
  }

  void disconnected(Socket socket, DisconnectReason reason) {
    tell(socket, "disconnect", disconnected, reason);
  }

  private static void tell(
      Socket socket, String event, List<Consumer<DisconnectReason>> handlers, DisconnectReason reason) {
    for (Consumer<DisconnectReason> handler : handlers) {
      try {
        handler.accept(reason);
      } catch (Throwable failure) {
        socket.namespace().failed(socket, event, failure);
      }
    }
  }
}
