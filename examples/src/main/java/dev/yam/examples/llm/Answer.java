package dev.yam.examples.llm;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A model's answer, for one subscriber. Each token comes when it was asked for, and no more is read of the response than
 * what was: a subscriber that is slow slows down the endpoint, and nothing waits in between but what one read brought.
 * Cancelling ends the request, whether or not the endpoint is saying something.
 *
 * <p>It ends with one {@link Piece.End} and {@code onComplete}, or with an {@link UpstreamException}.
 */
final class Answer implements Flow.Publisher<Piece> {

  /** The end's reason when {@link #stop} was called. */
  static final String STOPPED = "stopped";

  private final HttpClient http;
  private final HttpRequest request;
  private final Duration patience;
  private final AtomicReference<@Nullable Reading> reading = new AtomicReference<>();

  Answer(HttpClient http, HttpRequest request, Duration patience) {
    this.http = http;
    this.request = request;
    this.patience = patience;
  }

  /** @throws IllegalStateException for a second subscriber: it would be a second question */
  @Override
  public void subscribe(Flow.Subscriber<? super Piece> subscriber) {
    var its = new Reading(http, request, patience, Objects.requireNonNull(subscriber));
    if (!reading.compareAndSet(null, its)) {
      throw new IllegalStateException("an answer has one subscriber");
    }
    subscriber.onSubscribe(its);
  }

  /** Ends the request; the subscriber gets an {@link Piece.End} in place of what was to follow. Any thread. */
  void stop() {
    Reading its = reading.get();
    if (its != null) {
      its.stop();
    }
  }

  /** Whether nothing is to come any more. Any thread. */
  boolean isOver() {
    Reading its = reading.get();
    return its != null && its.isOver();
  }

  /** How many pieces have come and are not wanted yet: no more than one read has brought. Any thread. */
  int held() {
    Reading its = reading.get();
    return its == null ? 0 : its.held();
  }
}
