package dev.yam.server;

import dev.yam.server.spi.AckSink;
import dev.yam.server.spi.Adapter;
import dev.yam.server.spi.Change;
import dev.yam.server.spi.Fetched;
import dev.yam.server.spi.LocalNode;
import dev.yam.server.spi.Publication;
import dev.yam.server.spi.Selection;
import dev.yam.server.spi.ServerEvent;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One node on its own: everyone who is meant is here. */
final class LocalAdapter implements Adapter {

  private final LocalNode node;

  LocalAdapter(LocalNode node) {
    this.node = node;
  }

  @Override
  public void publish(Publication publication) {
    node.deliver(publication);
  }

  @Override
  public void publish(Publication publication, Duration timeout, AckSink sink) {
    node.deliver(publication, timeout, sink);
  }

  @Override
  public void apply(Selection selection, Change change) {
    node.apply(selection, change);
  }

  @Override
  public CompletableFuture<Fetched> fetch(Selection selection, Duration deadline) {
    return node.fetch(selection).thenApply(sockets -> new Fetched(sockets, Map.of()));
  }

  /** There are no others. */
  @Override
  public void tellServers(ServerEvent event) {}

  @Override
  public void askServers(ServerEvent event, Duration timeout, AckSink sink) {
    sink.expect(0);
  }
}
