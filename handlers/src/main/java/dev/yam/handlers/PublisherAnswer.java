package dev.yam.handlers;

import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Draws from a publisher, one value at a time: the next when the last was sent and the client has room for more.
 *
 * <pre>
 * In:     {@link Returned#give} subscribes; the publisher's signals
 * Out:    {@link Returned#giveOne}; the next request, at once or when the socket is writable
 * Thread: the publisher's, one signal after the other; {@link #stop} by any
 * </pre>
 */
final class PublisherAnswer implements Flow.Subscriber<Object>, RunningAnswer {

  private final Call call;
  private final Returned returned;
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean ended;

  PublisherAnswer(Call call, Returned returned) {
    this.call = call;
    this.returned = returned;
  }

  /** Where handlers run. */
  @SuppressWarnings("unchecked") // a subscriber of any object takes them all
  void from(Flow.Publisher<?> publisher) {
    if (!call.client().runningAnswers().add(this, returned.maxRunning())) {
      return;
    }
    try {
      ((Flow.Publisher<Object>) publisher).subscribe(this);
    } catch (Throwable failure) {
      end();
      throw failure;
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    if (ended || subscription != null) {
      given.cancel();
      return;
    }
    subscription = given;
    if (ended) {
      given.cancel(); // stopped meanwhile
    } else {
      ask(given);
    }
  }

  private void ask(Flow.Subscription from) {
    if (call.socket().isWritable()) {
      from.request(1);
    } else {
      call.socket().whenWritable().whenComplete((room, gone) -> {
        if (gone == null && !ended) {
          from.request(1);
        } // else the end of the socket stops it
      });
    }
  }

  @Override
  public void onNext(Object value) {
    Flow.Subscription from = subscription;
    if (ended || from == null) {
      return;
    }
    try {
      Returned.giveOne(call, value);
    } catch (Throwable failure) {
      from.cancel();
      onError(failure);
      return;
    }
    ask(from);
  }

  @Override
  public void onError(Throwable failure) {
    if (end()) {
      returned.fail(call, failure);
    }
  }

  @Override
  public void onComplete() {
    end();
  }

  /** Whether it was not over before. */
  private boolean end() {
    boolean first = !ended;
    ended = true;
    call.client().runningAnswers().remove(this);
    return first;
  }

  @Override
  public void stop() {
    ended = true;
    Flow.Subscription from = subscription;
    if (from != null) {
      from.cancel();
    }
  }
}
