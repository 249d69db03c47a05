package dev.yam.server;

import dev.yam.wire.EventName;
import java.util.Set;

/** Event names that belong to Socket.IO itself (Socket.IO 5 §Event names). */
final class ReservedNames {

  private static final Set<String> NAMES =
      Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

  private ReservedNames() {}

  static EventName check(String event) {
    if (NAMES.contains(event)) {
      throw new IllegalArgumentException(
          "\"" + event + "\" is a reserved event name: choose another, or use onConnection and onDisconnect");
    }
    return EventName.of(event);
  }
}
