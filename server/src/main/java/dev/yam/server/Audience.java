package dev.yam.server;

import dev.yam.server.spi.AckSink;
import dev.yam.server.spi.Change;
import dev.yam.server.spi.Publication;
import dev.yam.server.spi.Selection;
import dev.yam.wire.ArgumentBinder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Whom a {@link BroadcastOperator} chooses from: one namespace, or all of a kind. Any thread.
 *
 * <pre>
 * In:     operators
 * Out:    {@link dev.yam.server.spi.Adapter}
 * </pre>
 */
sealed interface Audience permits NamespaceAudience, KindAudience {

  ArgumentBinder binder();

  void publish(Publication publication);

  void publish(Publication publication, Duration timeout, AckSink sink);

  /** {@code local}: on this node only. */
  void apply(Selection selection, Change change, boolean local);

  /** As {@link #apply}; completes on a virtual thread. */
  CompletableFuture<Found> fetch(Selection selection, boolean local, Duration deadline);

  /** The sockets that were found, and the nodes that failed to tell theirs. */
  record Found(List<RemoteSocket> sockets, Map<String, String> failures) {}
}
