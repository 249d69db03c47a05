package dev.yam.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yam.engine.DisconnectReason;
import dev.yam.handlers.spi.GatewayAddress;
import dev.yam.handlers.spi.MessageHandler;
import dev.yam.handlers.spi.WebSocketAdapter;
import dev.yam.server.ConnectionHandler;
import dev.yam.server.Namespace;
import dev.yam.server.Server;
import dev.yam.server.Socket;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Servers that there are, servers that are made, and adapters of others. */
class GatewayAdapterTest extends GatewayTest {

  @Gateway("/chat")
  static class Chat {
    @On("where")
    String where(Socket socket) {
      return socket.namespace().name();
    }
  }

  @Gateway
  static class Main {
    @On("where")
    String where(Socket socket) {
      return socket.namespace().name();
    }
  }

  @Gateway(value = "/own", path = "/live")
  static class OnAPathOfItsOwn {
    @On("where")
    String where(Socket socket) {
      return socket.namespace().name();
    }
  }

  /** A free one is said when the adapter makes a server for it. */
  @Gateway(value = "/own", port = 65_530)
  static class OnAPortOfItsOwn {
    @On("where")
    String where(Socket socket) {
      return socket.namespace().name();
    }
  }

  private static Server.Builder free() {
    return Server.builder().host("127.0.0.1").port(0);
  }

  private static int where(TestClient client, String namespace) throws InterruptedException {
    client.join(namespace, "");
    String prefix = namespace.equals("/") ? "" : namespace + ",";
    client.send("42" + prefix + "7[\"where\"]");
    assertThat(client.next()).isEqualTo("43" + prefix + "7[\"" + namespace + "\"]");
    return client.waiting();
  }

  @Test
  void givenGatewaysOfSeveralNamespaces_whenBoundToOneServer_thenItServesThemAll() throws Exception {
    Server server = opened(free().build());
    Gateways gateways = Gateways.builder().add(new Main()).add(new Chat()).build();
    gateways.bind(server);
    server.start();
    TestClient client = opened(TestClient.open(server.port(), "/socket.io"));

    assertThat(where(client, "/")).isZero();
    assertThat(where(client, "/chat")).isZero();
  }

  @Test
  void givenTheSameGateways_whenBoundToTwoServers_thenBothServeThem() throws Exception {
    Gateways gateways = Gateways.builder().add(new Main()).build();

    for (Server each : List.of(opened(free().build()), opened(free().build()))) {
      gateways.bind(each);
      each.start();
      where(opened(TestClient.open(each.port(), "/socket.io")), "/");
    }
  }

  @Test
  void givenAnAdapterThatMakesServers_whenBound_thenGatewaysOfOnePlaceShareOneAndItEndsWithTheBinding() throws Exception {
    var adapter = SocketIoAdapter.making(GatewayAdapterTest::free);
    Gateways gateways = Gateways.builder().add(new Main()).add(new Chat()).add(new OnAPathOfItsOwn()).build();

    Binding binding = opened(gateways.bind(adapter));

    assertThat(adapter.servers()).hasSize(2);
    int shared = adapter.servers().get(0).port();
    int own = adapter.servers().get(1).port();
    TestClient client = opened(TestClient.open(shared, "/socket.io"));
    where(client, "/");
    where(client, "/chat");
    where(opened(TestClient.open(own, "/live")), "/own");
    binding.close();
    assertThat(adapter.servers()).isEmpty();
    assertThatThrownBy(() -> TestClient.open(shared, "/socket.io")).hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  void givenASharedServerAndAGatewayWithAPort_whenBound_thenAServerIsMadeForItAlone() throws Exception {
    Server server = opened(free().build());
    var adapter = SocketIoAdapter.of(server, () -> Server.builder().host("127.0.0.1").listener(listener -> listener.loops(1)));
    ServerShare share = opened(adapter);

    assertThat(share.server()).isNotSameAs(server);
    assertThat(share.server().port()).isPositive();
    assertThat(adapter.create(new GatewayAddress("/chat", 0, "")).server()).isSameAs(server);
  }

  /** On a port that is free; another may have taken it meanwhile. */
  private ServerShare opened(SocketIoAdapter adapter) throws IOException {
    for (int attempt = 1; ; attempt++) {
      ServerShare share = adapter.create(new GatewayAddress("/own", freePort(), ""));
      try {
        adapter.open(share);
        opened(() -> adapter.close(share));
        return share;
      } catch (RuntimeException taken) {
        adapter.close(share);
        if (attempt == 5) {
          throw taken;
        }
      }
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void givenASharedServerAlone_whenAGatewayWantsAPlaceOfItsOwn_thenRefused() {
    Server server = opened(free().build());
    Gateways port = Gateways.builder().add(new OnAPortOfItsOwn()).build();
    Gateways path = Gateways.builder().add(new OnAPathOfItsOwn()).build();

    assertThatThrownBy(() -> port.bind(server)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("makes no servers");
    assertThatThrownBy(() -> path.bind(server)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("/live");
  }

  @Test
  void givenABindingOfASharedServer_whenClosed_thenTheServerGoesOn() throws Exception {
    Server server = serving(new Main());
    Binding binding = Gateways.builder().add(new Chat()).build().bind(server);

    binding.close();

    where(opened(TestClient.open(server.port(), "/socket.io")), "/");
  }

  /** One that an application writes: it tells of what passes. */
  private static final class Telling implements WebSocketAdapter<Namespace> {
    private final Server server;
    private final List<String> told = new ArrayList<>();

    Telling(Server server) {
      this.server = server;
    }

    private synchronized void tell(String what) {
      told.add(what);
    }

    @Override
    public Namespace create(GatewayAddress address) {
      tell("create " + address.namespace());
      return server.of(address.namespace());
    }

    @Override
    public void bindClientConnect(Namespace namespace, ConnectionHandler callback) {
      tell("bindClientConnect " + namespace.name());
      namespace.onConnection(callback);
    }

    @Override
    public void bindClientDisconnect(Socket client, Consumer<DisconnectReason> callback) {
      tell("bindClientDisconnect");
      client.onDisconnect(callback);
    }

    @Override
    public void bindMessageHandlers(Socket client, List<MessageHandler> handlers) {
      for (MessageHandler each : handlers) {
        tell("bindMessageHandlers " + each.event());
        client.on("prefix:" + each.event(), each);
      }
    }

    @Override
    public void close(Namespace namespace) {
      tell("close " + namespace.name());
    }
  }

  @Gateway
  static class Coming {
    @OnDisconnect
    void left() {}

    @On("where")
    String where() {
      return "here";
    }
  }

  @Test
  void givenAnAdapterOfTheApplication_whenBound_thenItIsAskedInOrder() throws Exception {
    Server server = opened(free().build());
    var adapter = new Telling(server);
    Binding binding = Gateways.builder().add(new Coming()).build().bind(adapter);
    server.start();
    TestClient client = connect(server);

    client.send("427[\"prefix:where\"]");
    assertThat(client.next()).isEqualTo("437[\"here\"]");
    binding.close();

    assertThat(adapter.told).containsExactly(
        "create /", "bindClientConnect /", "bindMessageHandlers where", "bindClientDisconnect", "close /");
  }
}
