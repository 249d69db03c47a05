package dev.yam.server;

import dev.yam.server.spi.AckSink;
import dev.yam.server.spi.Change;
import dev.yam.server.spi.Publication;
import dev.yam.server.spi.Selection;
import dev.yam.wire.ArgumentBinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Everyone in every namespace of one kind that this node has: on other nodes, those of the same names. */
record KindAudience(DynamicNamespace kind, ArgumentBinder binder) implements Audience {

  @Override
  public void publish(Publication publication) {
    each(child -> child.publish(publication));
  }

  @Override
  public void publish(Publication publication, Duration timeout, AckSink sink) {
    Collection<Namespace> children = kind.children();
    var sum = new SummedAnswers(children.size(), sink);
    for (Namespace child : children) {
      child.audience().publish(publication, timeout, sum.part());
    }
  }

  @Override
  public void apply(Selection selection, Change change, boolean local) {
    each(child -> child.apply(selection, change, local));
  }

  /** A namespace where too much waits spoils nothing for the others: the first failure is thrown when all were asked. */
  private void each(Consumer<Audience> action) {
    RuntimeException failed = null;
    for (Namespace child : kind.children()) {
      try {
        action.accept(child.audience());
      } catch (RuntimeException failure) {
        failed = failed == null ? failure : failed;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }

  @Override
  public CompletableFuture<Found> fetch(Selection selection, boolean local, Duration deadline) {
    List<CompletableFuture<Found>> parts = kind.children().stream()
        .map(child -> child.audience().fetch(selection, local, deadline))
        .toList();
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).thenApply(done -> whole(parts));
  }

  private static Found whole(List<CompletableFuture<Found>> parts) {
    var sockets = new ArrayList<RemoteSocket>();
    var failures = new LinkedHashMap<String, String>();
    for (CompletableFuture<Found> part : parts) {
      sockets.addAll(part.join().sockets());
      failures.putAll(part.join().failures());
    }
    return new Found(List.copyOf(sockets), failures);
  }
}
