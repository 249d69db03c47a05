package dev.yam.server;

import dev.yam.engine.Ack;
import dev.yam.engine.EventHandler;
import dev.yam.server.spi.ServerEvent;
import dev.yam.wire.Args;
import dev.yam.wire.EventName;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one namespace of this node hears from the servers of others: one event after the other, on a virtual thread that
 * lives as long as there is something to do. Other servers are trusted not to flood: as many events wait as a socket's
 * may ({@link dev.yam.wire.Limit#LANE}), those beyond are dropped and logged.
 *
 * <pre>
 * In:     {@link dev.yam.server.spi.LocalNode#told} and {@code asked}, on any thread
 * Out:    handlers
 * Thread: any; the monitor is held for a few field writes
 * </pre>
 */
final class ServerSideEvents {

  private static final Logger LOG = LoggerFactory.getLogger(ServerSideEvents.class);
  private static final Set<String> RESERVED = Set.of("connect", "connection", "new_namespace");

  private final String namespace;
  private final int limit;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final Queue<Said> waiting = new ArrayDeque<>(0);
  private boolean running;

  private record Heard(EventName name, EventHandler.WithAck handler) {}

  private record Said(ServerEvent event, Ack ack) {}

  ServerSideEvents(String namespace, int limit) {
    this.namespace = namespace;
    this.limit = limit;
  }

  /**
   * The name of an event between servers.
   *
   * @throws IllegalArgumentException for the names of what the server itself tells
   */
  static EventName name(String event) {
    if (RESERVED.contains(event)) {
      throw new IllegalArgumentException(
          "\"" + event + "\" is a reserved event name between servers: choose another, or use onConnection and "
              + "onNewNamespace");
    }
    return EventName.of(event);
  }

  void on(String event, EventHandler handler) {
    on(event, (args, ack) -> handler.handle(args));
  }

  void on(String event, EventHandler.WithAck handler) {
    heard.add(new Heard(name(event), handler));
  }

  void off(String event) {
    EventName name = EventName.of(event);
    heard.removeIf(each -> each.name().equals(name));
  }

  void hear(ServerEvent event, Ack ack) {
    if (!take(new Said(event, ack))) {
      LOG.warn("{} events of other servers wait in {} (limit maxLaneEvents): \"{}\" is dropped", limit, namespace,
          event.name());
    }
  }

  private synchronized boolean take(Said said) {
    if (waiting.size() >= limit) {
      return false;
    }
    waiting.add(said);
    if (!running) {
      running = true;
      Thread.startVirtualThread(this::run);
    }
    return true;
  }

  private void run() {
    for (Said said = next(); said != null; said = next()) {
      handle(said.event(), said.ack());
    }
  }

  private synchronized @Nullable Said next() {
    Said said = waiting.poll();
    running = said != null;
    return said;
  }

  private void handle(ServerEvent event, Ack ack) {
    for (Heard each : heard) {
      if (each.name().equals(event.name())) {
        call(each.handler(), event.name(), event.args(), ack);
      }
    }
  }

  private void call(EventHandler.WithAck handler, EventName name, Args args, Ack ack) {
    try {
      handler.handle(args, ack);
    } catch (Throwable failure) {
      LOG.warn("the handler of the servers' event \"{}\" failed in {}", name, namespace, failure);
    }
  }
}
