package dev.yam.handlers;

import java.util.Iterator;
import java.util.Optional;
import java.util.Spliterators;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.stream.BaseStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Changes what a method returns, and what comes later. */
final class Mapping {

  private Mapping() {}

  static @Nullable Object of(@Nullable Object result, Function<Object, Object> change) {
    return switch (result) {
      case null -> null;
      case Event event -> event;
      case CompletionStage<?> later -> later.thenApply(value -> of(value, change));
      case Flow.Publisher<?> publisher -> publisher(publisher, change);
      case BaseStream<?, ?> stream -> stream(stream, change);
      case Iterator<?> values -> iterator(values, change);
      case Optional<?> perhaps -> of(perhaps.orElse(null), change);
      default -> change.apply(result);
    };
  }

  private static Object one(Object value, Function<Object, Object> change) {
    return value instanceof Event ? value : change.apply(value);
  }

  private static Stream<Object> stream(BaseStream<?, ?> stream, Function<Object, Object> change) {
    Stream<?> all = stream instanceof Stream<?> objects
        ? objects
        : StreamSupport.stream(Spliterators.spliteratorUnknownSize(stream.iterator(), 0), false);
    return all.<Object>map(value -> one(value, change)).onClose(stream::close);
  }

  private static Iterator<Object> iterator(Iterator<?> values, Function<Object, Object> change) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return values.hasNext();
      }

      @Override
      public Object next() {
        return one(values.next(), change);
      }
    };
  }

  private static Flow.Publisher<Object> publisher(Flow.Publisher<?> publisher, Function<Object, Object> change) {
    return subscriber -> publisher.subscribe(new Flow.Subscriber<Object>() {
      private Flow.@Nullable Subscription from;

      @Override
      public void onSubscribe(Flow.Subscription subscription) {
        from = subscription;
        subscriber.onSubscribe(subscription);
      }

      @Override
      public void onNext(Object value) {
        Object changed;
        try {
          changed = one(value, change);
        } catch (Throwable failure) {
          if (from != null) {
            from.cancel();
          }
          subscriber.onError(failure);
          return;
        }
        subscriber.onNext(changed);
      }

      @Override
      public void onError(Throwable failure) {
        subscriber.onError(failure);
      }

      @Override
      public void onComplete() {
        subscriber.onComplete();
      }
    });
  }
}
