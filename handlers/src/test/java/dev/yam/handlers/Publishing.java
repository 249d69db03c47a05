package dev.yam.handlers;

import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A publisher of what an iterator gives, when it is asked for: on the thread that asks. Counts. */
final class Publishing implements Flow.Publisher<Object> {

  private final Iterator<?> values;
  final AtomicLong given = new AtomicLong();
  final AtomicLong requested = new AtomicLong();
  final AtomicBoolean cancelled = new AtomicBoolean();

  private Publishing(Iterator<?> values) {
    this.values = values;
  }

  static Publishing of(Object... values) {
    return new Publishing(Arrays.asList(values).iterator());
  }

  static Publishing of(Iterator<?> values) {
    return new Publishing(values);
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Object> subscriber) {
    subscriber.onSubscribe(new Flow.Subscription() {
      private final AtomicLong due = new AtomicLong();
      private boolean over;

      @Override
      public void request(long count) {
        requested.addAndGet(count);
        if (due.getAndAdd(count) == 0) {
          do {
            next();
          } while (due.decrementAndGet() > 0);
        }
      }

      private void next() {
        if (over || cancelled.get()) {
          return;
        }
        try {
          if (values.hasNext()) {
            given.incrementAndGet();
            subscriber.onNext(values.next());
          }
        } catch (RuntimeException failure) {
          over = true;
          subscriber.onError(failure);
          return;
        }
        if (!over && !values.hasNext()) {
          over = true;
          subscriber.onComplete();
        }
      }

      @Override
      public void cancel() {
        cancelled.set(true);
      }
    });
  }
}
