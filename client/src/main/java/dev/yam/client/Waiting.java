package dev.yam.client;

import dev.yam.engine.EngineLoop;
import dev.yam.wire.YamException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Futures that wait for the same. They complete on virtual threads of their own.
 *
 * <p>Thread: the loop.
 */
final class Waiting<T> {

  private final EngineLoop loop;
  private List<CompletableFuture<T>> futures = List.of();

  Waiting(EngineLoop loop) {
    this.loop = loop;
  }

  void add(CompletableFuture<T> future) {
    if (futures.isEmpty()) {
      futures = new ArrayList<>(1);
    }
    futures.add(future);
  }

  boolean isEmpty() {
    return futures.isEmpty();
  }

  void complete(@Nullable T value) {
    take().forEach(future -> loop.start(() -> future.complete(value)));
  }

  void fail(YamException why) {
    take().forEach(future -> loop.start(() -> future.completeExceptionally(why)));
  }

  private List<CompletableFuture<T>> take() {
    List<CompletableFuture<T>> taken = futures;
    futures = List.of();
    return taken;
  }
}
