package dev.yam.engine;

import static dev.yam.engine.Streams.tcp;
import static dev.yam.engine.Streams.unix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Engine.IO over TCP and Unix sockets, by epoll where it is there, and by NIO. */
class StreamTest {

  @TempDir Path folder;

  /** How loops wait, and where they are asked. */
  static Stream<StreamServer.Road> roads() {
    return StreamServer.roads();
  }

  @ParameterizedTest
  @MethodSource("roads")
  void givenAStream_whenOpened_thenMessagesGoBothWays(StreamServer.Road road) throws IOException {
    try (var server = new StreamServer(road, folder);
        RawStream client = server.connect()) {
      String open = client.text("0").packet();
      client.text("4hello").binary((byte) 1, (byte) 2);

      assertThat(open).contains("\"upgrades\":[]", "\"pingInterval\":25000", "\"maxPayload\":1000000");
      assertThat(client.packet()).isEqualTo("4hello");
      assertThat(client.packet()).isEqualTo("b0102");
      assertThat(server.session().transport()).isEqualTo("stream");
      assertThat(server.session().protocol()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @MethodSource("roads")
  void givenAPacketOfAnySize_whenItComesByteByByteOrWhole_thenOneMessageComesBack(StreamServer.Road road)
      throws IOException {
    try (var server = new StreamServer(road, folder);
        RawStream client = server.connect()) {
      client.open("0");
      for (byte each : RawStream.frame("4grüße")) {
        client.bytes(each);
      }
      assertThat(client.packet()).isEqualTo("4grüße");
      for (int length : new int[] {124, 125, 126, 65_534, 65_535, 300_000}) {
        String message = "4" + "x".repeat(length);
        assertThat(client.text(message).packet()).isEqualTo(message);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("roads")
  void givenAQuery_whenOpened_thenTheRequestHasIt(StreamServer.Road road) throws IOException {
    try (var server = new StreamServer(road, folder);
        RawStream client = server.connect()) {
      client.open("0{\"query\":\"token=a%20b&EIO=3\",\"more\":1}");

      Request request = server.session().request();
      assertThat(request.query("token")).contains("a b");
      assertThat(request.target()).isEqualTo("/?token=a%20b&EIO=3");
      assertThat(request.headers()).isEmpty();
      assertThat(request.secure()).isFalse();
      if (road.unix()) {
        assertThat(request.remoteAddress()).isEqualTo(server.address());
      } else {
        assertThat(((InetSocketAddress) request.remoteAddress()).getAddress().isLoopbackAddress()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("roads")
  void givenAPeer_whenOpened_thenTheKernelSaysWhoItIs(StreamServer.Road road) throws IOException {
    try (var server = new StreamServer(road, folder);
        RawStream client = server.connect()) {
      client.open("0");

      Optional<PeerCredentials> peer = server.session().request().peer();
      assertThat(peer.isPresent()).isEqualTo(road.unix());
      if (road.unix() && road.io() == IoKind.NIO) {
        assertThat(peer.orElseThrow().user()).contains(System.getProperty("user.name"));
        assertThat(peer.orElseThrow().group()).isPresent();
        assertThat(peer.orElseThrow().pid()).isEmpty();
      } else if (road.unix()) {
        assertThat(peer.orElseThrow().pid()).hasValue((int) ProcessHandle.current().pid());
        assertThat(peer.orElseThrow().uid()).hasValue((int) Files.getAttribute(folder, "unix:uid"));
        assertThat(peer.orElseThrow().gid()).hasValue((int) Files.getAttribute(folder, "unix:gid"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("roads")
  void givenSessions_whenTheListenerCloses_thenTheyAreToldAndNothingIsLeft(StreamServer.Road road) throws Exception {
    try (var server = new StreamServer(road, folder);
        RawStream client = server.connect();
        RawStream silent = server.connect()) {
      client.open("0");
      Thread closing = Thread.startVirtualThread(server::close);

      assertThat(client.packet()).isEqualTo("1");
      assertThat(client.isClosed()).isTrue();
      client.finish();
      assertThat(silent.isClosed()).isTrue();
      closing.join();
      assertThat(server.reasons).containsExactly(DisconnectReason.SERVER_SHUTTING_DOWN);
      assertThat(server.listener.connections()).isZero();
      assertThat(server.engine.registry().known()).isZero();
    }
  }

  @Test
  void givenStreamsAlone_whenStarted_thenNoPortIsBoundForTheWeb() throws IOException {
    EngineServer engine = EngineServer.builder().onConnection(session -> {}).build();
    Path path = folder.resolve("s");
    try (Listener listener = Listener.builder()
        .loops(1)
        .listen(tcp("127.0.0.1", 0), engine)
        .listen(unix(path), engine)
        .build()
        .start()) {
      assertThat(listener.addresses()).hasSize(2);
      assertThat(((InetSocketAddress) listener.addresses().get(0)).getPort()).isPositive();
      assertThat(listener.addresses().get(1)).isEqualTo(UnixDomainSocketAddress.of(path));
      assertThatThrownBy(listener::port)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no port is bound for the web");
    }
  }

  @Test
  void givenTheWebAndStreams_whenStarted_thenOneEndpointHasTheSessionsOfAll() throws IOException {
    EngineServer engine = EngineServer.builder().onConnection(session -> session.onMessage(session::send)).build();
    try (Listener listener = Listener.builder()
            .host("127.0.0.1")
            .loops(2)
            .mount("/engine.io", engine)
            .listen(tcp("127.0.0.1", 0), engine)
            .listen(unix(folder.resolve("s")), engine)
            .build()
            .start();
        RawClient web = new RawClient(listener.port()).webSocket(TestServer.WEBSOCKET);
        RawStream overTcp = new RawStream(listener.addresses().get(1));
        RawStream overUnix = new RawStream(listener.addresses().get(2))) {
      TestServer.sid(web.message());
      overTcp.open("0");
      overUnix.open("0");

      await().until(() -> engine.sessions() == 3);
      assertThat(listener.connections()).isEqualTo(3);
    }
  }

  @Test
  void givenWhatCannotBe_whenSaid_thenRefusedThere() {
    EngineServer engine = EngineServer.builder().onConnection(session -> {}).build();
    for (Runnable each : List.<Runnable>of(
        () -> tcp(-1),
        () -> tcp(65_536),
        () -> unix("x".repeat(108)),
        () -> unix(""),
        () -> Listener.builder().listen(tcp(0), engine).mount("/engine.io", engine).build())) {
      assertThatThrownBy(each::run).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
