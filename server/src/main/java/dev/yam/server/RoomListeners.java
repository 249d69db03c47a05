package dev.yam.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who hears of one namespace's rooms; nobody, as a rule. Called under the lock of a room, or of a socket for its own. */
final class RoomListeners {

  private static final Logger LOG = LoggerFactory.getLogger(RoomListeners.class);

  private final List<RoomListener> listeners = new CopyOnWriteArrayList<>();

  void add(RoomListener listener) {
    listeners.add(listener);
  }

  void joined(String room, String socketId, boolean first) {
    if (listeners.isEmpty()) {
      return;
    }
    if (first) {
      tell(room, listener -> listener.created(room));
    }
    tell(room, listener -> listener.joined(room, socketId));
  }

  void left(String room, String socketId, boolean last) {
    if (listeners.isEmpty()) {
      return;
    }
    tell(room, listener -> listener.left(room, socketId));
    if (last) {
      tell(room, listener -> listener.deleted(room));
    }
  }

  private void tell(String room, Consumer<RoomListener> call) {
    for (RoomListener listener : listeners) {
      try {
        call.accept(listener);
      } catch (Throwable failure) {
        LOG.error("a listener of rooms failed on {}", room, failure);
      }
    }
  }
}
