package dev.yam.handlers;

import dev.yam.handlers.GatewayReader.Read;
import dev.yam.handlers.spi.GatewayAddress;
import dev.yam.handlers.spi.WebSocketAdapter;
import dev.yam.server.Server;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Classes whose methods handle events: an event arrives, is checked, is given to a method, and what the method returns is
 * the answer.
 *
 * <pre>{@code
 * @Gateway("/chat")
 * final class Chat {
 *   @On("message") Delivered message(Socket socket, Message message) { … return new Delivered(message.id()); }
 * }
 *
 * Gateways.builder().add(new Chat()).build().bind(server);
 * }</pre>
 *
 * <p><b>Parameters</b> are given by annotation, {@link Body}, {@link Argument}, {@link RequestId}, {@link AuthPrincipal},
 * or by type: {@code Socket}, {@code Ack}, {@code Args}, {@code Handshake}, {@code Namespace}, {@code BroadcastOperator}
 * (everyone but this socket), {@link java.security.Principal}, {@link Call}, and for {@link OnDisconnect}
 * {@code DisconnectReason}. Of a method without annotated parameters one may be of another type: it is the body.
 *
 * <p><b>What is returned</b>: nothing and {@code null} do nothing. An {@link Event} is emitted to the client. Any other
 * value is the answer, if the client has asked for one. A {@code CompletionStage} does so when it completes; a
 * {@code Flow.Publisher}, a {@code Stream}, an {@code Iterator} for each of its values in turn, the next when the client
 * has room for more, until it leaves; an {@code Optional} is what is in it. A list is one value.
 *
 * <p>Methods run where the namespace dispatches, on lanes unless told otherwise: the events of a socket one after the other.
 * Streams and iterators are drawn from on a virtual thread of their own.
 *
 * <p>Immutable, any thread: the same gateways may be bound to several servers.
 */
public final class Gateways {

  private final List<Read> gateways;

  Gateways(List<Read> gateways) {
    this.gateways = List.copyOf(gateways);
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Has the clients of {@code server} heard, of all kinds that it has, from now on.
   *
   * @throws IllegalArgumentException if a gateway asks for a port of its own
   */
  public Binding bind(Server server) {
    return bind(SocketIoAdapter.of(server));
  }

  /** Has the clients that {@code adapter} brings heard; what it starts for that ends with what is returned. */
  public <S> Binding bind(WebSocketAdapter<S> adapter) {
    Map<GatewayAddress, List<Read>> byAddress = new LinkedHashMap<>();
    for (Read each : gateways) {
      byAddress.computeIfAbsent(each.address(), address -> new ArrayList<>()).add(each);
    }
    var binding = new Binding();
    List<S> servers = new ArrayList<>();
    try {
      byAddress.forEach((address, its) -> {
        S server = adapter.create(address);
        binding.onClose(() -> adapter.close(server));
        adapter.bindClientConnect(server, new Welcome(adapter, its));
        servers.add(server);
      });
      servers.forEach(adapter::open);
    } catch (RuntimeException failed) {
      binding.close();
      throw failed;
    }
    return binding;
  }

  /** What cannot be is refused where it is said or by {@link #build}. */
  public static final class Builder extends GatewaysBuilder {

    private Builder() {}

    /**
     * @throws IllegalArgumentException if a gateway cannot be what its annotations say; names the method and the parameter
     */
    public Gateways build() {
      return new Gateways(read());
    }
  }
}
