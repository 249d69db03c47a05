package dev.yam.engine;

import dev.yam.wire.EventName;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The names that this side emits and listens to. An application has a few dozen: each is written as JSON once, and the
 * next emit finds it. Any thread.
 */
public final class EventNames {

  /** An application that makes names at run time fills this much and no more. */
  private static final int KEPT = 1_024;

  private static final ConcurrentMap<String, EventName> KNOWN = new ConcurrentHashMap<>();

  private EventNames() {}

  /**
   * The name of an event that an application may use.
   *
   * @throws IllegalArgumentException for the names that Socket.IO keeps for itself (Socket.IO 5 §EVENT)
   */
  public static EventName of(String event) {
    EventName known = KNOWN.get(event);
    return known != null ? known : make(event);
  }

  private static EventName make(String event) {
    EventName name = EventName.of(event);
    if (name.isReserved()) {
      throw new IllegalArgumentException(
          "\"" + event + "\" is a reserved event name: choose another, or use the method for what it tells, as onDisconnect");
    }
    if (KNOWN.size() < KEPT) {
      KNOWN.put(event, name);
    }
    return name;
  }
}
