package dev.yam.handlers;

import dev.yam.handlers.ServerShare.Place;
import dev.yam.handlers.spi.GatewayAddress;
import dev.yam.server.PlainWebSocket;
import dev.yam.server.Server;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Brings clients of servers that speak plain JSON messages over WebSocket, and nothing else: servers that are made, one for
 * each port. Where Socket.IO's clients come to the same port, {@link Gateways#bind(Server)} of a server that has
 * {@code plainWebSocket(…)} is enough.
 *
 * <p>A plain client says by its URL where it goes: {@code ws://host:port/chat} is the gateway of the namespace
 * {@code /chat}. A gateway with a path of its own has all who come to that path, exactly, and is alone on its port.
 */
public final class PlainWebSocketAdapter extends ServerAdapter {

  private final PlainWebSocket form;

  private PlainWebSocketAdapter(Supplier<Server.Builder> settings, PlainWebSocket form) {
    super(Optional.empty(), settings);
    this.form = form;
  }

  /** Of servers that are made by {@code settings}; gateways without a port are heard on the one that stands there. */
  public static PlainWebSocketAdapter making(Supplier<Server.Builder> settings) {
    return making(settings, PlainWebSocket.defaults());
  }

  /**
   * The same, with messages of another {@code form}. Its path and its namespace are what gateways say.
   *
   * @throws IllegalArgumentException if {@code form} has a path
   */
  public static PlainWebSocketAdapter making(Supplier<Server.Builder> settings, PlainWebSocket form) {
    if (form.path().isPresent()) {
      throw new IllegalArgumentException("the path " + form.path().get() + " is for gateways to say: @Gateway(path = …)");
    }
    return new PlainWebSocketAdapter(settings, form);
  }

  @Override
  Place place(GatewayAddress address) {
    return new Place(address.port(), address.path(), address.path().isEmpty() ? "" : address.namespace());
  }

  @Override
  Server.Builder at(Place place, Server.Builder settings) {
    PlainWebSocket itsForm = place.path().isEmpty() ? form.byPath() : form.path(place.path()).namespace(place.namespace());
    return settings.plainWebSocket(itsForm.alone());
  }
}
