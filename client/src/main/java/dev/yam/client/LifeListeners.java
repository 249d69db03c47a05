package dev.yam.client;

import dev.yam.engine.DisconnectReason;
import dev.yam.wire.YamException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who hears how one socket comes and goes. Any thread adds; called on the socket's lane, in the order of adding. */
final class LifeListeners {

  private final Socket socket;
  private final List<Runnable> connected = new CopyOnWriteArrayList<>();
  private final List<Consumer<YamException>> errors = new CopyOnWriteArrayList<>();
  private final List<Consumer<DisconnectReason>> disconnected = new CopyOnWriteArrayList<>();

  LifeListeners(Socket socket) {
    this.socket = socket;
  }

  void onConnect(Runnable listener) {
    connected.add(listener);
  }

  void onConnectError(Consumer<YamException> listener) {
    errors.add(listener);
  }

  void onDisconnect(Consumer<DisconnectReason> listener) {
    disconnected.add(listener);
  }

  void connected() {
    for (Runnable listener : connected) {
      call("connect", listener);
    }
  }

  void failed(YamException why) {
    for (Consumer<YamException> listener : errors) {
      call("connect_error", () -> listener.accept(why));
    }
  }

  void disconnected(DisconnectReason reason) {
    for (Consumer<DisconnectReason> listener : disconnected) {
      call("disconnect", () -> listener.accept(reason));
    }
  }

  private void call(String event, Runnable listener) {
    try {
      listener.run();
    } catch (Throwable failure) {
      socket.failed(event, failure);
    }
  }
}
