package dev.yam.client;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What waits until its socket is connected and the session has room, in the order in which it came; whatever times out
 * meanwhile leaves at once. Bounded by the socket's {@link Account}.
 *
 * <p>Thread: the loop.
 */
final class SendBuffer {

  private @Nullable Emission first;
  private @Nullable Emission last;

  boolean isEmpty() {
    return first == null;
  }

  @Nullable Emission first() {
    return first;
  }

  void add(Emission emission) {
    emission.detach();
    emission.buffered = true;
    emission.before = last;
    if (last == null) {
      first = emission;
    } else {
      last.behind = emission;
    }
    last = emission;
  }

  /** Takes out {@code emission}, which is here. */
  void remove(Emission emission) {
    Emission former = emission.before;
    Emission next = emission.behind;
    if (former == null) {
      first = next;
    } else {
      former.behind = next;
    }
    if (next == null) {
      last = former;
    } else {
      next.before = former;
    }
    emission.before = null;
    emission.behind = null;
    emission.buffered = false;
  }

  /** Drops what means nothing to another connection. */
  void connectionLost(String reason) {
    for (Emission each = first; each != null; ) {
      Emission next = each.behind;
      if (each.isOfConnection()) {
        remove(each);
        each.dropped(reason);
      }
      each = next;
    }
  }

  /** Drops all. */
  void clear(String reason) {
    while (first != null) {
      Emission dropped = Objects.requireNonNull(first);
      remove(dropped);
      dropped.dropped(reason);
    }
  }
}
