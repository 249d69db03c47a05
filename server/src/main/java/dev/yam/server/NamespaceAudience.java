package dev.yam.server;

import dev.yam.server.spi.AckSink;
import dev.yam.server.spi.Change;
import dev.yam.server.spi.Fetched;
import dev.yam.server.spi.Publication;
import dev.yam.server.spi.Selection;
import dev.yam.server.spi.SocketRecord;
import dev.yam.wire.ArgumentBinder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Everyone of one namespace, on every node: its adapter's work. What is for this node alone is no adapter's business,
 * but for publications, which an adapter may number.
 */
record NamespaceAudience(Namespace namespace) implements Audience {

  @Override
  public ArgumentBinder binder() {
    return namespace.options().binder();
  }

  @Override
  public void publish(Publication publication) {
    namespace.adapter().publish(publication);
  }

  @Override
  public void publish(Publication publication, Duration timeout, AckSink sink) {
    namespace.adapter().publish(publication, timeout, sink);
  }

  @Override
  public void apply(Selection selection, Change change, boolean local) {
    if (local) {
      namespace.membership().apply(selection, change);
    } else {
      namespace.adapter().apply(selection, change);
    }
  }

  @Override
  public CompletableFuture<Found> fetch(Selection selection, boolean local, Duration deadline) {
    CompletableFuture<Fetched> fetched = local
        ? namespace.membership().fetch(selection).thenApply(sockets -> new Fetched(sockets, Map.of()))
        : namespace.adapter().fetch(selection, deadline);
    return fetched.thenApply(all -> new Found(sockets(all.sockets()), all.failures()));
  }

  private List<RemoteSocket> sockets(List<SocketRecord> records) {
    return records.stream().map(record -> new RemoteSocket(record, namespace.to(record.id()))).toList();
  }
}
