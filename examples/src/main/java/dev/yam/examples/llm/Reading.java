package dev.yam.examples.llm;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One request and what is read of its response.
 *
 * <pre>
 * In:     the HTTP client: what has come of the response; the subscriber: how many pieces it wants
 * Out:    the subscriber: pieces
 * Thread: any; what happens is put in a row, and whoever finds nobody at it goes through it
 * </pre>
 */
final class Reading implements Flow.Subscription, Flow.Subscriber<List<ByteBuffer>> {

  private static final int MAX_EVENT_BYTES = 1_000_000;
  private static final String DONE = "[DONE]";

  private final HttpClient http;
  private final HttpRequest request;
  private final Duration patience;
  private final Flow.Subscriber<? super Piece> subscriber;

  private final Queue<Runnable> signals = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  // What follows belongs to whoever goes through the row.

  private final EventStream events = new EventStream(MAX_EVENT_BYTES);

  /** What one read has brought; while there is some of it, nothing more is read. */
  private final Queue<Piece> pieces = new ArrayDeque<>();

  private long wanted;
  private @Nullable CompletableFuture<?> response;
  private Flow.@Nullable Subscription body;
  private CompletableFuture<?> silence = CompletableFuture.completedFuture(null);
  private boolean reading;
  private boolean complete;
  private String reason = "";
  private @Nullable UpstreamException failure;

  /** Read by others too, as {@link #held} is. */
  private volatile boolean over;

  private volatile int held;

  Reading(HttpClient http, HttpRequest request, Duration patience, Flow.Subscriber<? super Piece> subscriber) {
    this.http = http;
    this.request = request;
    this.patience = patience;
    this.subscriber = subscriber;
  }

  boolean isOver() {
    return over;
  }

  int held() {
    return held;
  }

  // --- the row ---

  private void signal(Runnable what) {
    signals.add(what);
    if (waiting.getAndIncrement() > 0) {
      return;
    }
    do {
      signals.remove().run();
      if (!over) {
        deliver();
      }
    } while (waiting.decrementAndGet() > 0);
  }

  // --- the subscriber's wishes ---

  @Override
  public void request(long count) {
    signal(() -> {
      if (over) {
        return;
      }
      if (count <= 0) {
        pieces.clear();
        fail(new UpstreamException("a request for " + count + " pieces: Reactive Streams §3.9"));
        return;
      }
      wanted = wanted + count < 0 ? Long.MAX_VALUE : wanted + count;
      if (response == null) {
        ask();
      }
    });
  }

  @Override
  public void cancel() {
    over = true; // at once: what is on its way to the subscriber now is the last
    signal(this::hangUp);
  }

  void stop() {
    signal(() -> {
      if (!complete && failure == null) {
        pieces.clear();
        finish(Answer.STOPPED);
        hangUp();
      }
    });
  }

  private void ask() {
    CompletableFuture<HttpResponse<String>> asked = http.sendAsync(request, this::reader);
    response = asked;
    awaitWord();
    asked.whenComplete((answer, unreachable) -> signal(() -> {
      if (unreachable != null) {
        fail(new UpstreamException("no answer from " + request.uri(), unreachable));
      } else if (body == null) {
        fail(new UpstreamException(answer.statusCode(), request.uri() + ": " + answer.statusCode() + " " + answer.body()));
      }
    }));
  }

  /** An answer is read as it comes. Of anything else some is kept for the log. */
  private HttpResponse.BodySubscriber<String> reader(HttpResponse.ResponseInfo head) {
    boolean streams = head.statusCode() == 200
        && head.headers().firstValue("content-type").filter(type -> type.startsWith("text/event-stream")).isPresent();
    return streams ? HttpResponse.BodySubscribers.fromSubscriber(this, read -> "") : new Beginning();
  }

  // --- the response ---

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    signal(() -> {
      body = subscription;
      silence.complete(null);
      if (over || complete) {
        hangUp();
      }
    });
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    signal(() -> {
      reading = false;
      silence.complete(null);
      if (complete || failure != null) {
        hangUp(); // there was to be nothing more
        return;
      }
      try {
        buffers.forEach(buffer -> events.read(buffer, this::event));
      } catch (UpstreamException bad) {
        fail(bad);
      } catch (RuntimeException unreadable) { // whatever was said must not leave the subscriber waiting
        fail(new UpstreamException("what " + request.uri() + " has said cannot be read", unreadable));
      }
    });
  }

  private void event(String data) {
    if (complete) {
      return;
    }
    if (data.equals(DONE)) {
      finish(reason.isEmpty() ? "stop" : reason);
      return;
    }
    Chunk chunk = Chunk.of(data);
    if (!chunk.token().isEmpty()) {
      pieces.add(new Piece.Token(chunk.token()));
    }
    reason = chunk.finishReason().orElse(reason);
  }

  @Override
  public void onError(Throwable broken) {
    signal(() -> fail(new UpstreamException("the response of " + request.uri() + " broke off", broken)));
  }

  /** Without {@code [DONE]} an answer is whole if it has said why it ends. */
  @Override
  public void onComplete() {
    signal(() -> {
      silence.complete(null);
      if (!complete && reason.isEmpty()) {
        fail(new UpstreamException("the response of " + request.uri() + " ended before its answer"));
      } else if (!complete) {
        finish(reason);
      }
    });
  }

  // --- to the subscriber ---

  private void finish(String why) {
    complete = true;
    pieces.add(new Piece.End(why));
  }

  /** What has come before it is delivered first. */
  private void fail(UpstreamException why) {
    if (!complete && failure == null) {
      failure = why;
      hangUp();
    }
  }

  private void deliver() {
    while (wanted > 0 && !over && !pieces.isEmpty()) {
      wanted--;
      subscriber.onNext(pieces.remove());
    }
    held = pieces.size();
    if (over) {
      return;
    }
    if (pieces.isEmpty() && (complete || failure != null)) {
      over = true;
      end();
    } else if (pieces.isEmpty() && wanted > 0) {
      readOn();
    }
  }

  private void end() {
    if (failure != null) {
      subscriber.onError(failure);
    } else {
      readOn(); // the response's own end, so that its connection can be used again
      subscriber.onComplete();
    }
  }

  private void readOn() {
    if (body == null || reading) {
      return;
    }
    reading = true;
    awaitWord();
    body.request(1);
  }

  private void awaitWord() {
    silence = new CompletableFuture<>().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
    silence.exceptionally(late -> {
      signal(() -> {
        fail(new UpstreamException(request.uri() + " was silent for " + patience));
        hangUp();
      });
      return null;
    });
  }

  /** Closes the connection, whatever it is at. */
  private void hangUp() {
    silence.complete(null);
    if (body != null) {
      body.cancel();
    }
    if (response != null) {
      response.cancel(true);
    }
  }
}
