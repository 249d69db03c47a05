package dev.yam.examples.llm;

import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What another publisher gives, each in another form; what is wanted of this one is wanted of that one.
 *
 * @param value makes one of one
 * @param failure makes of an error what is told in its place
 */
record Mapped<A, B>(Flow.Publisher<A> source, Function<A, B> value, UnaryOperator<Throwable> failure)
    implements Flow.Publisher<B> {

  @Override
  public void subscribe(Flow.Subscriber<? super B> subscriber) {
    source.subscribe(new Flow.Subscriber<A>() {
      @Override
      public void onSubscribe(Flow.Subscription subscription) {
        subscriber.onSubscribe(subscription);
      }

      @Override
      public void onNext(A item) {
        subscriber.onNext(value.apply(item));
      }

      @Override
      public void onError(Throwable thrown) {
        subscriber.onError(failure.apply(thrown));
      }

      @Override
      public void onComplete() {
        subscriber.onComplete();
      }
    });
  }
}
