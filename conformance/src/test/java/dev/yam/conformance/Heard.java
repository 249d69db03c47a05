package dev.yam.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What a listener heard and a test has not asked for yet, in order. */
final class Heard<T> implements Consumer<T> {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LinkedBlockingQueue<T> heard = new LinkedBlockingQueue<>();

  @Override
  public void accept(T what) {
    heard.add(what);
  }

  /** Waits for it. */
  T next() {
    try {
      T next = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing was heard in " + PATIENCE);
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError("the test was ended", e);
    }
  }

  List<T> next(int count) {
    var list = new ArrayList<T>();
    for (int i = 0; i < count; i++) {
      list.add(next());
    }
    return list;
  }

  /** Looks at what is there now. */
  void assertNothing() {
    assertThat(heard).isEmpty();
  }
}
