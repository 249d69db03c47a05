package dev.yam.server;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of one room on one loop. Each member knows its place, so that joining and leaving cost the same however
 * many there are.
 *
 * <pre>
 * In:     joins and leaves of {@link LoopMembership}
 * Out:    the places a broadcast walks over
 * Thread: its loop
 * </pre>
 */
final class Members {

  private @Nullable Member[] places = new @Nullable Member[4];
  private int size;

  /** One socket's place in one room. */
  static final class Member {
    final Socket socket;
    private int place;

    private Member(Socket socket, int place) {
      this.socket = socket;
      this.place = place;
    }
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The socket at {@code place}; walk from the last to the first: one that leaves meanwhile moves only what was seen. */
  Socket at(int place) {
    Member member = places[place];
    assert member != null;
    return member.socket;
  }

  Member add(Socket socket) {
    if (size == places.length) {
      places = Arrays.copyOf(places, size * 2);
    }
    var member = new Member(socket, size);
    places[size++] = member;
    return member;
  }

  /** The last member takes the place that is left. */
  void remove(Member member) {
    Member last = places[--size];
    assert last != null;
    places[member.place] = last;
    last.place = member.place;
    places[size] = null;
    if (places.length > 16 && size < places.length / 4) {
      places = Arrays.copyOf(places, places.length / 2);
    }
  }
}
