package dev.yam.server;

import static dev.yam.engine.Streams.tcp;
import static dev.yam.engine.Streams.unix;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.DisconnectReason;
import dev.yam.engine.EngineCounters;
import dev.yam.wire.AckUnsupportedException;
import dev.yam.wire.Args;
import dev.yam.wire.Limit;
import dev.yam.wire.Parser;
import dev.yam.wire.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers of the line protocol, in the same namespace, rooms and handlers as all others. */
class LineTest extends ServerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir Path folder;

  private final EngineCounters counters = new EngineCounters();
  private final LinkedBlockingQueue<Object> told = new LinkedBlockingQueue<>();
  private final List<LineClient> clients = new java.util.ArrayList<>();

  private Server.Builder lines() {
    return Server.builder().hooks(counters).listen(tcp("127.0.0.1", 0).lines());
  }

  private LineClient client(Server server) throws Exception {
    var client = new LineClient(server.addresses().get(1));
    clients.add(client);
    return client;
  }

  @AfterEach
  void closeClients() throws Exception {
    for (LineClient each : clients) {
      each.close();
    }
  }

  private Object told() throws InterruptedException {
    Object next = told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return next == null ? "nothing for " + PATIENCE : next;
  }

  /** Tells of all that comes, and of the end. */
  private Server telling(Server.Builder builder) {
    Server server = start(builder);
    server.onConnection(socket -> {
      socket.onAny((event, args) -> told.add(event + args));
      socket.onDisconnect(told::add);
    });
    return server;
  }

  @Nested
  class Events {

    @Test
    void givenPeersOfEachKind_whenTheyAreInOneRoom_thenEachHearsTheOthers() throws Exception {
      Server server = start(lines().listen(unix(folder.resolve("s").toString()).lines()));
      server.onConnection(socket -> {
        socket.join("room");
        socket.on("say", args -> socket.to("room").emit("said", args));
        socket.emit("in", socket.transport());
      });
      TestClient web = connect(server);
      web.expectStart("42[\"in\"");
      LineClient overTcp = client(server);
      LineClient overUnix = new LineClient(server.addresses().get(2));
      clients.add(overUnix);
      assertThat(overTcp.next()).isEqualTo("{\"eventName\":\"in\",\"args\":[\"lines\"]}\r\n");
      assertThat(overUnix.next()).isEqualTo("{\"eventName\":\"in\",\"args\":[\"lines\"]}\r\n");

      web.send("42[\"say\",\"é\",{\"a\"\n:1}]");
      assertThat(overTcp.next()).isEqualTo("{\"eventName\":\"said\",\"args\":[\"é\",{\"a\" :1}]}\r\n");
      assertThat(overUnix.next()).isEqualTo("{\"eventName\":\"said\",\"args\":[\"é\",{\"a\" :1}]}\r\n");
      overTcp.emit("say", "\"from tcp\",[1]");
      assertThat(web.next()).isEqualTo("42[\"said\",\"from tcp\",[1]]");
      assertThat(overUnix.next()).isEqualTo("{\"eventName\":\"said\",\"args\":[\"from tcp\",[1]]}\r\n");
      overUnix.emit("say");
      assertThat(web.next()).isEqualTo("42[\"said\"]");
      assertThat(overTcp.next()).isEqualTo("{\"eventName\":\"said\"}\r\n");
    }

    @Test
    void givenGreetingOfTheOriginal_whenClientsConnect_thenTheBytesAndTheNumberAreTheOriginals() throws Exception {
      Server server = start(lines());
      server.onConnection(socket -> {
        var greeting = new LinkedHashMap<String, Object>(Map.of("text", "hello"));
        greeting.put("totalClients", server.of("/").sockets().size());
        socket.emit("message", greeting);
      });

      String first = client(server).next();
      LineClient second = client(server);

      assertThat(first).isEqualTo("{\"eventName\":\"message\",\"args\":[{\"text\":\"hello\",\"totalClients\":1}]}\r\n");
      assertThat(second.next()).isEqualTo("{\"eventName\":\"message\",\"args\":[{\"text\":\"hello\",\"totalClients\":2}]}\r\n");
      server.emit("broadcast", Map.of("numberOfSockets", 2));
      assertThat(clients.get(0).next()).isEqualTo("{\"eventName\":\"broadcast\",\"args\":[{\"numberOfSockets\":2}]}\r\n");
      assertThat(second.next()).isEqualTo("{\"eventName\":\"broadcast\",\"args\":[{\"numberOfSockets\":2}]}\r\n");
      assertThat(server.fetchSockets().get(10, TimeUnit.SECONDS)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JSON", "MSGPACK"})
    void givenBytes_whenEmitted_thenTheyAreNodesBuffers(Parser parser) throws Exception {
      Server server = telling(lines().parser(parser));
      LineClient client = client(server);
      client.emit("hello");
      assertThat(told()).isEqualTo("hello[]");

      server.emit("bytes", new byte[] {1, 2}, List.of("x", new byte[0]));

      assertThat(client.next()).isEqualTo(
          "{\"eventName\":\"bytes\",\"args\":[{\"type\":\"Buffer\",\"data\":[1,2]},[\"x\",{\"type\":\"Buffer\",\"data\":[]}]]}\r\n");
    }

    @Test
    void givenHandlerThatAnswers_whenItIsCalled_thenNothingIsAskedForAndNothingIsSent() throws Exception {
      Server server = start(lines());
      server.onConnection(socket -> socket.on("ask", (args, ack) -> {
        told.add(ack.isRequested());
        ack.send("nobody hears it");
      }));

      LineClient client = client(server).emit("ask", "1");

      assertThat(told()).isEqualTo(false);
      client.expectSilence();
    }

    @Test
    void givenClientOfLines_whenAnswersAreAskedOfIt_thenTheyFailAtOnceAndABroadcastWaitsForOthersOnly() throws Exception {
      Server server = start(lines());
      LineClient client = client(server);
      client.expectSilence();
      Socket socket = server.of("/").sockets().iterator().next();
      TestClient web = connect(server);

      assertThatThrownBy(() -> socket.emitWithAck("ask").get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(AckUnsupportedException.class)
          .hasMessageContaining("no acknowledgements");
      client.expectSilence();
      var answers = server.timeout(Duration.ofMinutes(5)).emitWithAck("all", 1);
      assertThat(client.next()).isEqualTo("{\"eventName\":\"all\",\"args\":[1]}\r\n");
      String asked = web.expectStart("42");
      web.send("43" + asked.replaceFirst("^42(\\d+).*", "$1") + "[\"yes\"]");

      assertThat(answers.get(10, TimeUnit.SECONDS)).extracting(Args::toString).containsExactly("[\"yes\"]");
    }

    @Test
    void givenRecovery_whenEventsAreSent_thenThoseOfLinesHaveNoOffset() throws Exception {
      Server server = start(lines().connectionStateRecovery());
      LineClient client = client(server);
      client.expectSilence();
      TestClient web = connect(server);

      server.emit("x", "a");
      server.asVolatile().emit("y", "b");

      assertThat(web.next()).matches("42\\[\"x\",\"a\",\".+\"]");
      assertThat(client.next()).isEqualTo("{\"eventName\":\"x\",\"args\":[\"a\"]}\r\n");
      assertThat(client.next()).isEqualTo("{\"eventName\":\"y\",\"args\":[\"b\"]}\r\n");
    }

    @Test
    void givenReservedNames_whenTheServerEmitsThem_thenNoLineSaysThem() throws Exception {
      Server server = start(lines());
      LineClient client = client(server);
      client.expectSilence();
      TestClient web = connect(server);

      server.emit("ready", "x");

      assertThat(web.next()).isEqualTo("42[\"ready\",\"x\"]");
      client.expectSilence();
    }
  }

  @Nested
  class Fragments {

    private static final String LINE = "{\"eventName\":\"é\",\"args\":[\"😀\"]}\r\n";

    @Test
    void givenLineCutAnywhere_whenThePartsCome_thenExactlyOneEvent() throws Exception {
      Server server = telling(lines());
      byte[] bytes = LINE.getBytes(UTF_8);

      for (int cut = 1; cut < bytes.length; cut++) {
        LineClient client = client(server);
        client.emit("first").send(Arrays.copyOf(bytes, cut));
        assertThat(told()).isEqualTo("first[]"); // what came with it has been read
        client.send(Arrays.copyOfRange(bytes, cut, bytes.length));
        client.emit("last");

        assertThat(told()).as("cut at " + cut).isEqualTo("é[\"😀\"]");
        assertThat(told()).isEqualTo("last[]");
        client.close();
        assertThat(told()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
      }
    }

    @Test
    void givenLineWithoutItsEnd_whenTheConnectionEnds_thenItIsNoEvent() throws Exception {
      Server server = telling(lines());

      client(server).emit("whole").send(LINE.trim()).close();

      assertThat(told()).isEqualTo("whole[]");
      assertThat(told()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
    }
  }

  @Nested
  class Hostile {

    @Test
    void givenLinesThatAreNoEvents_whenTheyCome_thenTheyAreDroppedAndThoseBetweenAreHandled() throws Exception {
      Server server = telling(lines());
      LineClient client = client(server);

      client.send("\r\n \t\n\n").emit("a").send("no json\r\n{}\r\n[1]\r\n5\r\n4{\"eventName\":\"four\"}\n").emit("b");
      client.send("{\"eventName\":\"a\",\"args\":{\"0\":1}}\r\n{\"eventName\":\"a\",\"args\":\"xy\"}\r\n").emit("c");
      client.send(new byte[] {'{', (byte) 0xC3, '\r', '\n'}).send("{\"eventName\":\"" + "n".repeat(257) + "\"}\n").emit("d");
      client.send("{\"eventName\":\"deep\",\"args\":" + "[".repeat(300) + "]".repeat(300) + "}\n").emit("e");

      for (String each : List.of("a", "b", "c", "d", "e")) {
        assertThat(told()).isEqualTo(each + "[]");
      }
      assertThat(counters.met(Limit.EVENT_NAME)).isEqualTo(1);
      assertThat(counters.met(Limit.DEPTH)).isEqualTo(1);
      assertThat(counters.met(Limit.BAD_LINES)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready", "close", "error", "end", "data", "connect", "disconnect", "newListener", "drain"})
    void givenNameThatSocketsKeep_whenItComes_thenNobodyHearsIt(String name) throws Exception {
      Server server = telling(lines());

      client(server).emit(name, "\"spoofed\"").emit("after");

      assertThat(told()).isEqualTo("after[]");
    }

    @Test
    void givenMoreBadLinesThanMayBe_whenTheyCome_thenTheConnectionEndsAndTheLimitIsNamed() throws Exception {
      Server server = telling(lines().maxBadLinesPerSecond(3));
      LineClient client = client(server);

      client.emit("a").send("bad\n".repeat(1_000)).emit("b");

      assertThat(told()).isEqualTo("a[]");
      assertThat(told()).isEqualTo(DisconnectReason.PARSE_ERROR.withLimit(Limit.BAD_LINES));
      assertThat(client.next()).isEqualTo(LineClient.END);
      assertThat(counters.met(Limit.BAD_LINES)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givenLineBeyondTheLimit_whenItComes_thenTheConnectionEndsAndTheLimitIsNamed(boolean ended) throws Exception {
      Server server = telling(lines().maxHttpBufferSize(100));
      LineClient client = client(server);

      client.emit("a", "\"" + "x".repeat(70) + "\"");
      client.send("{" + " ".repeat(100) + (ended ? "\r\n" : ""));

      assertThat(told()).asString().startsWith("a[");
      assertThat(told()).isEqualTo(DisconnectReason.TRANSPORT_ERROR.withLimit(Limit.PAYLOAD));
      assertThat(client.next()).isEqualTo(LineClient.END);
      assertThat(counters.met(Limit.PAYLOAD)).isEqualTo(1);
    }

    @Test
    void givenHandlerThatIsSlower_whenEventsCome_thenNothingIsReadMeanwhileAndNoneIsLost() throws Exception {
      var go = new CountDownLatch(1);
      Server server = start(lines().maxLaneEvents(4));
      server.onConnection(socket -> socket.on("n", int.class, number -> {
        go.await();
        told.add(number);
      }));
      LineClient client = client(server);
      for (int i = 0; i < 100; i++) {
        client.emit("n", String.valueOf(i));
        if (i == 50) {
          await().until(() -> counters.met(Limit.LANE) > 0);
        }
      }

      go.countDown();

      for (int i = 0; i < 100; i++) {
        assertThat(told()).isEqualTo(i);
      }
    }

    @Test
    void givenPeerThatNeverReads_whenTooMuchWaits_thenTheConnectionEndsAndTheLimitIsNamed() throws Exception {
      Server server = telling(lines().engine(engine -> engine.maxOutboundBytes(100_000)));
      try (var silent = java.nio.channels.SocketChannel.open(server.addresses().get(1))) {
        silent.write(java.nio.ByteBuffer.wrap("{\"eventName\":\"here\"}\n".getBytes(UTF_8)));
        assertThat(told()).isEqualTo("here[]");
        Socket socket = server.of("/").sockets().iterator().next();

        while (socket.isConnected()) {
          socket.emit("much", "x".repeat(10_000));
        }

        assertThat(told()).isEqualTo(DisconnectReason.TRANSPORT_CLOSE.withLimit(Limit.OUTBOUND));
      }
    }
  }

  @Nested
  class Ends {

    @Test
    void givenMiddlewareThatRefuses_whenAClientComes_thenItsConnectionEndsWithoutAWord() throws Exception {
      Server server = start(lines());
      server.use(socket -> {
        throw new RefusedException("not you");
      });

      assertThat(client(server).next()).isEqualTo(LineClient.END);
      assertThat(server.of("/").sockets()).isEmpty();
    }

    @Test
    void givenMiddlewareThatIsSlow_whenAClientSpeaksMeanwhile_thenItIsHeardWhenItIsIn() throws Exception {
      Server server = telling(lines());
      var go = new CountDownLatch(1);
      server.use(socket -> go.await());
      LineClient client = client(server);

      client.emit("early", "1").emit("early", "2");
      await().until(() -> counters.totalBytesIn() > 0);
      go.countDown();

      assertThat(told()).isEqualTo("early[1]");
      assertThat(told()).isEqualTo("early[2]");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givenSocketThatIsSentAway_whenEventsWereEmittedBefore_thenTheyArriveAndTheConnectionEnds(boolean close) throws Exception {
      Server server = telling(lines());
      server.onConnection(socket -> socket.on("go", args -> {
        socket.emit("last", "word");
        socket.disconnect(close);
      }));
      LineClient client = client(server).emit("go");

      assertThat(client.next()).isEqualTo("{\"eventName\":\"last\",\"args\":[\"word\"]}\r\n");
      assertThat(client.next()).isEqualTo(LineClient.END);
      assertThat(told()).isEqualTo("go[]");
      assertThat(told()).isEqualTo(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
    }

    @Test
    void givenServerThatCloses_whenAClientIsThere_thenWhatWasEmittedArrivesAndItEnds() throws Exception {
      Server server = telling(lines());
      LineClient client = client(server).emit("here");
      assertThat(told()).isEqualTo("here[]");

      server.emit("last", 1);
      server.close();

      assertThat(client.next()).isEqualTo("{\"eventName\":\"last\",\"args\":[1]}\r\n");
      assertThat(client.next()).isEqualTo(LineClient.END);
      assertThat(told()).isEqualTo(DisconnectReason.SERVER_SHUTTING_DOWN);
    }

    @Test
    void givenClientThatGoes_whenItHasGone_thenNothingOfItIsLeft() throws Exception {
      Server server = telling(lines());
      for (int i = 0; i < 50; i++) {
        client(server).emit("here").close();
      }

      for (int i = 0; i < 100; i++) {
        told();
      }
      await().until(() -> server.of("/").sockets().isEmpty() && server.engine().sessions() == 0 && counters.connections() == 0);
    }
  }
}
