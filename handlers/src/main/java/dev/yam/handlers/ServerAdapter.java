package dev.yam.handlers;

import dev.yam.engine.DisconnectReason;
import dev.yam.handlers.ServerShare.Place;
import dev.yam.handlers.spi.GatewayAddress;
import dev.yam.handlers.spi.MessageHandler;
import dev.yam.handlers.spi.WebSocketAdapter;
import dev.yam.server.ConnectionHandler;
import dev.yam.server.Server;
import dev.yam.server.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What both adapters have in common: a server that there is, and servers that are made, one for each {@link Place}. */
abstract sealed class ServerAdapter implements WebSocketAdapter<ServerShare>
    permits SocketIoAdapter, PlainWebSocketAdapter {

  private final Optional<Server> shared;
  private final Supplier<Server.Builder> settings;

  /** Under the monitor. */
  private final Map<Place, MadeServer> made = new LinkedHashMap<>();

  private volatile Consumer<Server> prepared = server -> {};

  /** A server that was made, and how many gateways' addresses are on it. Under the adapter's monitor. */
  private static final class MadeServer {
    private final Server server;
    private int shares;
    private boolean open;

    MadeServer(Server server) {
      this.server = server;
    }
  }

  ServerAdapter(Optional<Server> shared, Supplier<Server.Builder> settings) {
    this.shared = shared;
    this.settings = settings;
  }

  /**
   * Has {@code callback} called with each server that is made from now on, before it starts: for middleware, for example.
   * None.
   */
  public final void whenMade(Consumer<Server> callback) {
    prepared = callback;
  }

  static Server.Builder none() {
    throw new IllegalArgumentException("this adapter makes no servers: give it their settings beside the server");
  }

  /** Where the server is that has the clients of {@code address}. */
  abstract Place place(GatewayAddress address);

  /** {@code settings} of a server at {@code place}, but for its port. */
  abstract Server.Builder at(Place place, Server.Builder settings);

  @Override
  public final synchronized ServerShare create(GatewayAddress address) {
    Place place = place(address);
    if (shared.isPresent() && address.port() == 0) {
      if (!address.path().isEmpty()) {
        throw new IllegalArgumentException("a gateway has the path " + address.path()
            + " and no port: the server that is there has a path already");
      }
      return new ServerShare(place, shared.get(), address.namespace());
    }
    MadeServer its = made.get(place);
    if (its == null) {
      refuseSecond(place);
      its = new MadeServer(make(place));
      made.put(place, its);
    }
    its.shares++;
    return new ServerShare(place, its.server, address.namespace());
  }

  private void refuseSecond(Place place) {
    for (Place other : made.keySet()) {
      if (place.port() != 0 && other.port() == place.port()) {
        throw new IllegalArgumentException("gateways ask for " + other + " and for " + place + ": one server has the port");
      }
    }
  }

  private Server make(Place place) {
    Server.Builder builder = at(place, settings.get());
    Server server = (place.port() == 0 ? builder : builder.port(place.port())).build();
    prepared.accept(server);
    return server;
  }

  @Override
  public final void bindClientConnect(ServerShare server, ConnectionHandler callback) {
    server.namespace().onConnection(callback);
  }

  @Override
  public final void bindClientDisconnect(Socket client, Consumer<DisconnectReason> callback) {
    client.onDisconnect(callback);
  }

  @Override
  public final void bindMessageHandlers(Socket client, List<MessageHandler> handlers) {
    for (MessageHandler each : handlers) {
      client.on(each.event(), each);
    }
  }

  @Override
  public final synchronized void open(ServerShare server) {
    MadeServer its = made.get(server.place());
    if (its != null && !its.open) {
      its.open = true;
      its.server.start();
    }
  }

  @Override
  public final void close(ServerShare server) {
    takeLast(server).ifPresent(Server::close);
  }

  private synchronized Optional<Server> takeLast(ServerShare server) {
    MadeServer its = made.get(server.place());
    if (its == null || its.server != server.server() || --its.shares > 0) {
      return Optional.empty();
    }
    made.remove(server.place());
    return Optional.of(its.server);
  }

  /** The servers that were made and are not closed, in the order in which they were. */
  public final synchronized List<Server> servers() {
    return made.values().stream().map(each -> each.server).toList();
  }
}
