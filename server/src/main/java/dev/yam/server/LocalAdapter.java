package dev.yam.server;

import dev.yam.server.spi.AckSink;
import dev.yam.server.spi.Adapter;
import dev.yam.server.spi.Change;
import dev.yam.server.spi.LocalNode;
import dev.yam.server.spi.Publication;
import dev.yam.server.spi.Selection;
import java.time.Duration;

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
}
