package dev.yam.handlers;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Gateways that are heard. Any thread. */
public final class Binding implements AutoCloseable {

  private final Deque<Runnable> ends = new ArrayDeque<>();

  Binding() {}

  synchronized void onClose(Runnable end) {
    ends.push(end);
  }

  /** Ends what was started for the gateways; a server that was there before goes on, and its clients stay heard. */
  @Override
  public void close() {
    for (Runnable end = next(); end != null; end = next()) {
      end.run();
    }
  }

  private synchronized @Nullable Runnable next() {
    return ends.poll();
  }
}
