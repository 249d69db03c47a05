package dev.yam.engine;

import java.util.Objects;

/** Deadlines that wait in doubly linked rings, each around a head that is never due. */
abstract sealed class TimerQueue permits Deadlines, TimerWheel {

  private int size;

  final int size() {
    return size;
  }

  static Deadline newRing() {
    var head = new Head();
    head.previous = head;
    head.next = head;
    return head;
  }

  final void append(Deadline head, Deadline deadline) {
    deadline.cancel();
    Deadline last = Objects.requireNonNull(head.previous);
    last.next = deadline;
    deadline.previous = last;
    deadline.next = head;
    head.previous = deadline;
    deadline.owner = this;
    size++;
  }

  final void remove(Deadline deadline) {
    Deadline previous = Objects.requireNonNull(deadline.previous);
    Deadline next = Objects.requireNonNull(deadline.next);
    previous.next = next;
    next.previous = previous;
    deadline.previous = null;
    deadline.next = null;
    deadline.owner = null;
    size--;
  }

  private static final class Head extends Deadline {
    @Override
    protected void expired() {
      throw new AssertionError("the head of a ring is never due");
    }
  }
}
