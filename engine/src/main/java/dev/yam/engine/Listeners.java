package dev.yam.engine;

import dev.yam.wire.EventName;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one socket listens to: immutable, so that any thread may change a socket's listeners while events arrive. A
 * socket has a few dozen at most: a walk over the names beats a table, and an idle socket holds two small arrays.
 */
record Listeners(EventName[] names, Handler[] handlers, EventHandler.@Nullable Unhandled unhandled) {

  static final Listeners NONE = new Listeners(new EventName[0], new Handler[0], null);

  Listeners plus(EventName name, Handler handler) {
    int size = names.length;
    EventName[] moreNames = Arrays.copyOf(names, size + 1);
    Handler[] moreHandlers = Arrays.copyOf(handlers, size + 1);
    moreNames[size] = name;
    moreHandlers[size] = handler;
    return new Listeners(moreNames, moreHandlers, unhandled);
  }

  /** With another handler of events that have none. */
  Listeners withUnhandled(EventHandler.@Nullable Unhandled handler) {
    boolean none = names.length == 0 && handler == null;
    return none ? NONE : new Listeners(names, handlers, handler);
  }

  private Listeners none() {
    return NONE.withUnhandled(unhandled);
  }

  /** Without the handlers of {@code name}. */
  Listeners minus(EventName name) {
    Listeners kept = none();
    for (int i = 0; i < names.length; i++) {
      if (!names[i].equals(name)) {
        kept = kept.plus(names[i], handlers[i]);
      }
    }
    return kept;
  }

  /** Without this one entry. */
  Listeners minus(Handler handler) {
    Listeners kept = none();
    for (int i = 0; i < names.length; i++) {
      if (handlers[i] != handler) {
        kept = kept.plus(names[i], handlers[i]);
      }
    }
    return kept;
  }

  /** Without what was {@code given} for {@code name}, as often as it was. */
  Listeners minus(EventName name, Object given) {
    Listeners kept = none();
    for (int i = 0; i < names.length; i++) {
      if (!names[i].equals(name) || Handler.given(handlers[i]) != given) {
        kept = kept.plus(names[i], handlers[i]);
      }
    }
    return kept;
  }

  int count(EventName name) {
    int count = 0;
    for (EventName each : names) {
      count += each.equals(name) ? 1 : 0;
    }
    return count;
  }
}
