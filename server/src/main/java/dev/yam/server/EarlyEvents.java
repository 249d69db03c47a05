package dev.yam.server;

import dev.yam.wire.Limit;
import dev.yam.wire.Packet;
import java.util.ArrayList;
import java.util.List;

/**
 * Events of a client that cannot know when it was let in, and came before it was: they are heard then. When as many wait
 * as may for their handlers ({@link Limit#LANE}), nothing is read meanwhile.
 *
 * <p>Thread: the session's loop.
 */
final class EarlyEvents implements Runnable {

  private final Socket socket;
  private final Connection connection;
  private final int limit;
  private final List<Packet.Event> events = new ArrayList<>(1);

  EarlyEvents(Socket socket, Connection connection, int limit) {
    this.socket = socket;
    this.connection = connection;
    this.limit = limit;
  }

  void add(Packet.Event event) {
    events.add(new Packet.Event(event.namespace(), event.name().detach(), event.args().detach(), event.ackId()));
    if (events.size() == limit) {
      connection.pause();
    }
  }

  /** The client was let in, or will not be. */
  @Override
  public void run() {
    events.forEach(socket::dispatch);
    if (events.size() >= limit) {
      connection.resume();
    }
  }
}
