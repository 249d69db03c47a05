package dev.yam.client;

import dev.yam.engine.DisconnectReason;
import dev.yam.engine.Lane;
import dev.yam.engine.LaneTask;
import dev.yam.wire.YamException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Who hears how one {@link Manager} fares. They run on a lane of their own, one after the other.
 *
 * <p>Thread: any adds; told on the connection's loop.
 */
final class ManagerListeners {

  /** As many things may wait to be heard: then nothing is read, and nothing new is tried. */
  static final int MOST_WAITING = 64;

  private final Manager manager;
  private final Lane lane;
  private final List<Runnable> opened = new CopyOnWriteArrayList<>();
  private final List<Consumer<YamException>> failed = new CopyOnWriteArrayList<>();
  private final List<Consumer<DisconnectReason>> closed = new CopyOnWriteArrayList<>();
  private final List<Runnable> pinged = new CopyOnWriteArrayList<>();
  private final List<IntConsumer> attempted = new CopyOnWriteArrayList<>();
  private final List<IntConsumer> reconnected = new CopyOnWriteArrayList<>();
  private final List<Consumer<YamException>> reconnectionFailed = new CopyOnWriteArrayList<>();
  private final List<Runnable> gaveUp = new CopyOnWriteArrayList<>();

  ManagerListeners(Manager manager, Lane lane) {
    this.manager = manager;
    this.lane = lane;
  }

  void onOpen(Runnable listener) {
    opened.add(listener);
  }

  void onError(Consumer<YamException> listener) {
    failed.add(listener);
  }

  void onClose(Consumer<DisconnectReason> listener) {
    closed.add(listener);
  }

  void onPing(Runnable listener) {
    pinged.add(listener);
  }

  void onReconnectAttempt(IntConsumer listener) {
    attempted.add(listener);
  }

  void onReconnect(IntConsumer listener) {
    reconnected.add(listener);
  }

  void onReconnectError(Consumer<YamException> listener) {
    reconnectionFailed.add(listener);
  }

  void onReconnectFailed(Runnable listener) {
    gaveUp.add(listener);
  }

  // Loop.

  void opened() {
    tell("open", opened, Runnable::run);
  }

  void failed(YamException why) {
    tell("error", failed, listener -> listener.accept(why));
  }

  void closed(DisconnectReason reason) {
    tell("close", closed, listener -> listener.accept(reason));
  }

  void pinged() {
    tell("ping", pinged, Runnable::run);
  }

  void attempted(int number) {
    tell("reconnect_attempt", attempted, listener -> listener.accept(number));
  }

  void reconnected(int attempts) {
    tell("reconnect", reconnected, listener -> listener.accept(attempts));
  }

  void reconnectionFailed(YamException why) {
    tell("reconnect_error", reconnectionFailed, listener -> listener.accept(why));
  }

  void gaveUp() {
    tell("reconnect_failed", gaveUp, Runnable::run);
  }

  private <T> void tell(String event, List<T> listeners, Consumer<T> call) {
    if (listeners.isEmpty()) {
      return;
    }
    lane.submit(new LaneTask() {
      @Override
      protected void run() {
        for (T listener : listeners) {
          tellOne(event, () -> call.accept(listener));
        }
      }
    });
  }

  private void tellOne(String event, Runnable call) {
    try {
      call.run();
    } catch (Throwable failure) {
      FailureLog.write(manager, event, failure);
    }
  }
}
