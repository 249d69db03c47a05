package dev.yam.client;

import static dev.yam.engine.Streams.tcp;
import static dev.yam.engine.Streams.unix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.DisconnectReason;
import dev.yam.server.Server;
import dev.yam.wire.ConnectFailedException;
import dev.yam.wire.DisconnectedException;
import dev.yam.wire.Limit;
import dev.yam.wire.OverloadedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client of lines, against a Yam server and against bytes. */
class LineSocketTest extends ClientTest {

  @TempDir Path folder;

  private final LinkedBlockingQueue<Object> told = new LinkedBlockingQueue<>();

  /** What a server was asked to echo. */
  private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private Object told() throws InterruptedException {
    @Nullable Object next = told.poll(10, TimeUnit.SECONDS);
    return next == null ? "nothing for 10 s" : next;
  }

  private LineSocket telling(LineSocket.Builder builder) {
    LineSocket socket = closing(builder.loops(loops()).build());
    socket.onReady(() -> told.add("ready"));
    socket.onError(why -> told.add("error"));
    socket.onClose(told::add);
    socket.onAny((event, args) -> told.add(event + args));
    return socket;
  }

  private Server echo(Server.Builder builder) {
    Server server = start(builder);
    server.onConnection(socket -> {
      socket.emit("welcome", socket.transport());
      socket.on("echo", args -> {
        heard.add(args.toString());
        socket.emit("echoed", args);
      });
      socket.on("go", args -> socket.disconnect());
    });
    return server;
  }

  private static String url(Server server, int address) {
    return "tcp://127.0.0.1:" + ((InetSocketAddress) server.addresses().get(address)).getPort();
  }

  @Nested
  class AgainstYam {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givenServerOfLines_whenConnected_thenReadyComesOnceAndEventsGoBothWays(boolean overTcp) throws Exception {
      Path path = folder.resolve("s");
      Server server = echo(Server.builder().listen(tcp("127.0.0.1", 0).lines()).listen(unix(path).lines()));
      LineSocket socket = telling(LineSocket.builder(overTcp ? url(server, 1) : "unix://" + path.toUri().getPath()));

      socket.connect().connect();
      socket.emit("echo", "é😀", List.of(1), new byte[] {1, 2});

      assertThat(told()).isEqualTo("ready");
      assertThat(told()).isEqualTo("welcome[\"lines\"]");
      assertThat(told()).isEqualTo("echoed[\"é😀\",[1],{\"type\":\"Buffer\",\"data\":[1,2]}]");
      assertThat(socket.isReady()).isTrue();
      socket.close();
      assertThat(told()).isEqualTo(DisconnectReason.FORCED_CLOSE);
      await().until(() -> server.of("/").sockets().isEmpty());
    }

    @Test
    void givenSocketThatWasClosed_whenItConnectsAgain_thenItIsReadyAgain() throws Exception {
      Server server = echo(Server.builder().listen(tcp("127.0.0.1", 0).lines()));
      LineSocket socket = telling(LineSocket.builder(url(server, 1)));
      socket.connect();
      assertThat(told()).isEqualTo("ready");
      assertThat(told()).isEqualTo("welcome[\"lines\"]");

      socket.emit("echo", "last");
      socket.close();
      socket.connect();
      socket.emit("echo", "first");

      await().until(() -> told.contains("echoed[\"first\"]"));
      assertThat(told).containsSubsequence(DisconnectReason.FORCED_CLOSE, "ready", "welcome[\"lines\"]", "echoed[\"first\"]");
      assertThat(heard).containsExactly("[\"last\"]", "[\"first\"]");
    }

    @Test
    void givenServerThatSendsItAway_whenItHasGone_thenItDoesNotComeBackUnlessItIsToldTo() throws Exception {
      Server server = echo(Server.builder().listen(tcp("127.0.0.1", 0).lines()));
      LineSocket socket = telling(LineSocket.builder(url(server, 1)));
      socket.connect().emit("go");

      assertThat(told()).isEqualTo("ready");
      assertThat(told()).isEqualTo("welcome[\"lines\"]");
      assertThat(told()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
      assertThatThrownBy(() -> socket.emit("echo")).isInstanceOf(DisconnectedException.class);
      assertThat(socket.isReady()).isFalse();
      socket.connect();
      assertThat(told()).isEqualTo("ready");
    }

    @Test
    void givenManyEvents_whenSentWithRegardForRoom_thenAllComeBackInOrder() throws Exception {
      Server server = echo(Server.builder().listen(tcp("127.0.0.1", 0).lines()));
      LineSocket socket =
          closing(LineSocket.builder(url(server, 1)).loops(loops()).maxOutboundBytes(20_000).maxBufferedBytes(20_000).build());
      socket.on("echoed", Integer.class, told::add);

      socket.connect();
      for (int i = 0; i < 2_000; i++) {
        socket.awaitWritable();
        socket.emit("echo", i);
      }

      for (int i = 0; i < 2_000; i++) {
        assertThat(told()).isEqualTo(i);
      }
    }

    @Test
    void givenListenerThatIsSlower_whenEventsCome_thenNothingIsReadMeanwhileAndNoneIsLost() throws Exception {
      Server server = start(Server.builder().listen(tcp("127.0.0.1", 0).lines()));
      server.onConnection(socket -> IntStream.range(0, 500).forEach(each -> socket.emit("n", each)));
      var go = new CountDownLatch(1);
      LineSocket socket = closing(LineSocket.builder(url(server, 1)).loops(loops()).maxLaneEvents(4).build());
      socket.on("n", Integer.class, number -> {
        go.await();
        told.add(number);
      });

      answer(socket.connect().whenReady());
      go.countDown();

      for (int i = 0; i < 500; i++) {
        assertThat(told()).isEqualTo(i);
      }
    }
  }

  @Nested
  class AgainstBytes {

    @Test
    void givenNobodyThere_whenItConnects_thenErrorThenClose() throws Exception {
      LineSocket socket = telling(LineSocket.builder("unix://" + folder.resolve("none").toUri().getPath()));

      var ready = socket.connect().whenReady();

      assertThat(told()).isEqualTo("error");
      assertThat(told()).isEqualTo(DisconnectReason.TRANSPORT_ERROR);
      assertThatThrownBy(() -> answer(ready)).hasCauseInstanceOf(ConnectFailedException.class).hasMessageContaining("unix:///");
      assertThatThrownBy(() -> answer(socket.whenReady())).hasCauseInstanceOf(ConnectFailedException.class);
    }

    @Test
    void givenLinesInPieces_whenTheyCome_thenEachIsOneEventAndBadOnesAreNone() throws Exception {
      try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        telling(LineSocket.builder("tcp://127.0.0.1:" + server.getLocalPort())).connect();
        try (Socket peer = server.accept()) {
          byte[] line = "{\"eventName\":\"é\"}\r\n".getBytes(StandardCharsets.UTF_8);
          peer.setTcpNoDelay(true);
          send(peer, "no json\r\n{\"eventName\":\"ready\",\"args\":[\"spoofed\"]}\r\n".getBytes(StandardCharsets.UTF_8));
          for (byte each : line) {
            send(peer, each);
          }

          assertThat(told()).isEqualTo("ready");
          assertThat(told()).isEqualTo("é[]");
          send(peer, "{\"eventName\":\"cut off\"}".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(told()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
      }
    }

    @Test
    void givenServerThatSaysTooMuch_whenALineIsTooLong_thenTheLimitIsNamed() throws Exception {
      try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        telling(LineSocket.builder("tcp://127.0.0.1:" + server.getLocalPort()).maxMessageBytes(10)).connect();
        try (Socket peer = server.accept()) {
          send(peer, "{\"eventName\"".getBytes(StandardCharsets.UTF_8));

          assertThat(told()).isEqualTo("ready");
          assertThat(told()).isEqualTo(DisconnectReason.TRANSPORT_ERROR.withLimit(Limit.SERVER_MESSAGE));
        }
      }
    }

    private void send(Socket peer, byte... bytes) throws IOException {
      peer.getOutputStream().write(bytes);
    }
  }

  @Nested
  class Refusals {

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "ws://localhost", "tcp://localhost", "unix://host/s", "tcp://localhost:1?a=b"})
    void givenUrlThatIsNone_whenMade_thenRefused(String url) {
      assertThatThrownBy(() -> LineSocket.of(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready", "close", "error", "end", "data", "lookup", "connect", "disconnect"})
    void givenReservedName_whenSaidOrListenedTo_thenRefused(String name) {
      LineSocket socket = LineSocket.of("tcp://localhost:1");

      assertThatThrownBy(() -> socket.emit(name)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("reserved");
      assertThatThrownBy(() -> socket.on(name, args -> {})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void givenNothingAskedFor_whenEmitted_thenToldToConnectFirst() {
      LineSocket socket = LineSocket.of("tcp://localhost:1");

      assertThatThrownBy(() -> socket.emit("x")).isInstanceOf(DisconnectedException.class).hasMessageContaining("connect()");
    }

    @Test
    void givenMoreThanMayWait_whenEmittedBeforeItIsReady_thenOverloaded() throws Exception {
      try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        LineSocket socket = closing(
            LineSocket.builder("tcp://127.0.0.1:" + server.getLocalPort()).loops(loops()).maxBufferedBytes(1_000).build());
        socket.connect();

        assertThatThrownBy(() -> socket.emit("much", "x".repeat(2_000)))
            .isInstanceOfSatisfying(OverloadedException.class, met -> assertThat(met.limit()).isEqualTo(Limit.BUFFERED));
      }
    }
  }
}
