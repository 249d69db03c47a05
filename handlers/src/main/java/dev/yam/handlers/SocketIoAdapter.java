package dev.yam.handlers;

import dev.yam.handlers.ServerShare.Place;
import dev.yam.handlers.spi.GatewayAddress;
import dev.yam.server.Server;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Brings clients of Socket.IO servers, and whoever else such a server lets in: plain WebSockets, lines, streams.
 *
 * <p>A gateway without a port is heard in its namespace of the server that is given; one with a port of its own on a server
 * that is made for it, one for each port and path.
 */
public final class SocketIoAdapter extends ServerAdapter {

  private SocketIoAdapter(Optional<Server> shared, Supplier<Server.Builder> settings) {
    super(shared, settings);
  }

  /** Of {@code server}, which is started and closed by whoever has made it. */
  public static SocketIoAdapter of(Server server) {
    return new SocketIoAdapter(Optional.of(server), ServerAdapter::none);
  }

  /** As {@link #of(Server)}; {@code settings} of servers for gateways with a port. */
  public static SocketIoAdapter of(Server server, Supplier<Server.Builder> settings) {
    return new SocketIoAdapter(Optional.of(server), settings);
  }

  /** Of servers that are made by {@code settings}, also for gateways without a port: these on the port that stands there. */
  public static SocketIoAdapter making(Supplier<Server.Builder> settings) {
    return new SocketIoAdapter(Optional.empty(), settings);
  }

  @Override
  Place place(GatewayAddress address) {
    return new Place(address.port(), address.path(), "");
  }

  @Override
  Server.Builder at(Place place, Server.Builder settings) {
    return place.path().isEmpty() ? settings : settings.path(place.path());
  }
}
