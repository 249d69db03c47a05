package dev.yam.examples.llm;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A subscriber that takes what it was told to want, and keeps it. */
final class Wanting implements Flow.Subscriber<Piece> {

  final List<Piece> pieces = new CopyOnWriteArrayList<>();
  final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

  /** Of {@code answer}, which is subscribed to here. */
  Wanting(Answer answer) {
    answer.subscribe(this);
  }

  Wanting want(long count) {
    subscription.join().request(count);
    return this;
  }

  void cancel() {
    subscription.join().cancel();
  }

  /** The tokens, and the reason of the end. */
  List<String> heard() {
    return pieces.stream()
        .map(piece -> switch (piece) {
          case Piece.Token token -> token.text();
          case Piece.End done -> "(" + done.reason() + ")";
        })
        .toList();
  }

  @Override
  public void onSubscribe(Flow.Subscription its) {
    subscription.complete(its);
  }

  @Override
  public void onNext(Piece piece) {
    pieces.add(Objects.requireNonNull(piece));
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    end.complete(null);
  }
}
