package dev.yam.client;

import dev.yam.engine.DisconnectReason;
import dev.yam.wire.ConnectFailedException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who hears how a {@link DirectSocket} comes and goes. Any thread adds; called on its lane, in the order of adding. */
final class DirectListeners {

  private final DirectSocket<?> socket;
  private final List<Runnable> ready = new CopyOnWriteArrayList<>();
  private final List<Consumer<ConnectFailedException>> errors = new CopyOnWriteArrayList<>();
  private final List<Consumer<DisconnectReason>> closed = new CopyOnWriteArrayList<>();

  DirectListeners(DirectSocket<?> socket) {
    this.socket = socket;
  }

  void onReady(Runnable listener) {
    ready.add(listener);
  }

  void onError(Consumer<ConnectFailedException> listener) {
    errors.add(listener);
  }

  void onClose(Consumer<DisconnectReason> listener) {
    closed.add(listener);
  }

  void ready() {
    for (Runnable listener : ready) {
      call("ready", listener);
    }
  }

  void failed(ConnectFailedException why) {
    for (Consumer<ConnectFailedException> listener : errors) {
      call("error", () -> listener.accept(why));
    }
  }

  void closed(DisconnectReason reason) {
    for (Consumer<DisconnectReason> listener : closed) {
      call("close", () -> listener.accept(reason));
    }
  }

  private void call(String event, Runnable listener) {
    try {
      listener.run();
    } catch (Throwable failure) {
      socket.listenerFailed(event, failure);
    }
  }
}
