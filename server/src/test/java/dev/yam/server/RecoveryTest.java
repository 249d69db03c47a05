package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.DisconnectReason;
import dev.yam.engine.EngineCounters;
import dev.yam.wire.Limit;
import dev.yam.wire.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connection state recovery as clients see it. Four loops, so that most come back on another one than they left. */
class RecoveryTest extends ServerTest {

  private final List<RecoveringClient> clients = new ArrayList<>();
  private final EngineCounters counters = new EngineCounters();

  private Server recovering(int loops, UnaryOperator<ConnectionStateRecovery> settings) {
    return start(Server.builder()
        .hooks(counters)
        .listener(listener -> listener.loops(loops))
        .connectionStateRecovery(settings.apply(ConnectionStateRecovery.defaults())));
  }

  private Server recovering() {
    return recovering(4, settings -> settings);
  }

  private RecoveringClient client(Server server) throws InterruptedException {
    return client(server, "/");
  }

  private RecoveringClient client(Server server, String namespace) throws InterruptedException {
    var client = new RecoveringClient(server, namespace);
    clients.add(client);
    return client;
  }

  @AfterEach
  void closeClients() {
    clients.forEach(RecoveringClient::close);
  }

  private static Recovery recovery(Server server) {
    return Objects.requireNonNull(server.of("/").recovery());
  }

  /** A client that was sent an event, so that it has an offset. */
  private RecoveringClient hearing(Server server) throws InterruptedException {
    RecoveringClient client = client(server);
    server.emit("heard");
    client.next();
    return client;
  }

  /** The socket of the only client. */
  private static Socket itsSocket(Server server) {
    return server.of("/").sockets().iterator().next();
  }

  private static void assertMissesNothing(Server server, RecoveringClient client) throws Exception {
    cut(server, client);
    server.emit("missed");

    assertThat(client.comeBack()).containsExactly("42[\"missed\"]");
  }

  private static void cut(Server server, RecoveringClient client) {
    int before = recovery(server).away();
    client.cut();
    await().until(() -> recovery(server).away() > before);
  }

  @Nested
  class OnTheWire {

    @Test
    void givenItIsOff_whenAClientConnects_thenNeitherPidNorOffset() throws Exception {
      Server server = start();
      TestClient client = open(server);

      assertThat(client.join("/", "")).matches("40\\{\"sid\":\"[\\w-]{20}\"}");
      server.emit("a");
      assertThat(client.next()).isEqualTo("42[\"a\"]");
    }

    @Test
    void givenItIsOn_whenEventsAreSent_thenEachEndsWithItsOffset() throws Exception {
      Server server = recovering();
      TestClient client = open(server);
      assertThat(client.join("/", "")).matches("40\\{\"sid\":\"[\\w-]{20}\",\"pid\":\"[\\w-]{20}\"}");

      server.emit("a");
      server.emit("b", 1, "two");
      itsSocket(server).emit("c", List.of(3));

      assertThat(client.next()).matches("42\\[\"a\",\"[\\w-]{8}\\.1\"]");
      assertThat(client.next()).matches("42\\[\"b\",1,\"two\",\"[\\w-]{8}\\.2\"]");
      assertThat(client.next()).matches("42\\[\"c\",\\[3],\"[\\w-]{8}\\.3\"]");
    }

    @Test
    void givenEventsThatAreAnswered_whenTheyAreSent_thenTheyHaveNoOffset() throws Exception {
      Server server = recovering();
      TestClient client = open(server);
      client.join("/", "");

      itsSocket(server).emitWithAck("one", "x");
      server.emitWithAck("all", "x");

      assertThat(client.next()).matches("42\\d+\\[\"one\",\"x\"]");
      assertThat(client.next()).matches("42\\d+\\[\"all\",\"x\"]");
    }

    @Test
    void givenAVolatileEventThatEndsWithAString_whenItIsTakenForAnOffset_thenItIsOne() throws Exception {
      Server server = recovering();
      RecoveringClient client = client(server);
      server.emit("kept");
      client.next();

      server.asVolatile().emit("volatile", 1);
      assertThat(client.link().next()).isEqualTo("42[\"volatile\",1]");
      server.asVolatile().emit("volatile", "text");
      assertThat(client.next()).isEqualTo("42[\"volatile\",\"text\"]");
      itsSocket(server).asVolatile().emit("tick");
      assertThat(client.next()).isEqualTo("42[\"tick\"]");

      assertMissesNothing(server, client);
      assertThat(client.isRecovered()).isTrue();
    }
  }

  @Nested
  class ComingBack {

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void givenACut_whenTheClientComesBack_thenItHasItsStateAndWhatItMissedBeforeTheAnswer(int loops) throws Exception {
      Server server = recovering(loops, settings -> settings);
      Queue<String> seen = new ConcurrentLinkedQueue<>();
      server.onConnection(socket -> {
        seen.add(socket.recovered() + " " + socket.data().get("name") + " " + socket.rooms().contains("r"));
        socket.data().put("name", "Ada");
        socket.join("r");
      });
      RecoveringClient client = client(server);
      String id = client.id();
      server.emit("heard");
      client.next();

      cut(server, client);
      server.emit("all", 1);
      server.to("r").emit("room", 2);
      server.to("other").emit("not mine");
      server.to(id).emit("own", 3);
      server.except("r").emit("not mine");
      server.asVolatile().emit("not kept");

      assertThat(client.comeBack()).containsExactly("42[\"all\",1]", "42[\"room\",2]", "42[\"own\",3]");
      assertThat(client.id()).isEqualTo(id);
      assertThat(client.isRecovered()).isTrue();
      await().until(() -> seen.size() == 2);
      assertThat(seen).containsExactly("false null false", "true Ada true");
      server.to("r").emit("live");
      assertThat(client.next()).isEqualTo("42[\"live\"]");
    }

    @Test
    void givenManyCuts_whenTheClientComesBackEachTime_thenNothingIsLostOrDoubled() throws Exception {
      Server server = recovering();
      RecoveringClient client = client(server);
      String id = client.id();
      var heard = new ArrayList<String>();
      var said = new ArrayList<String>();
      for (int i = 0; i < 20; i++) {
        cut(server, client);
        if (i % 3 != 2) {
          server.emit("n", i);
          said.add("42[\"n\"," + i + "]");
        }
        heard.addAll(client.comeBack());
        assertThat(client.isRecovered()).isTrue();
        assertThat(client.id()).isEqualTo(id);
        if (i % 2 == 0) {
          server.emit("live", i);
          said.add("42[\"live\"," + i + "]");
          heard.add(client.next());
        }
      }

      assertThat(heard).isEqualTo(said);
    }

    @Test
    void givenNothingReceivedYet_whenTheClientComesBackWithoutOffset_thenItIsRecovered() throws Exception {
      Server server = recovering();
      RecoveringClient other = client(server);
      server.emit("before its time");
      other.next();
      RecoveringClient client = client(server);
      String id = client.id();

      for (int i = 0; i < 5; i++) {
        assertThat(client.offset()).isEmpty();
        cut(server, client);
        assertThat(client.comeBack()).isEmpty();
        assertThat(client.id()).isEqualTo(id);
      }
      assertMissesNothing(server, client);
    }

    @Test
    void givenWhatWasMissedDidNotArriveEither_whenTheClientComesBackAgain_thenItIsSentAgain() throws Exception {
      Server server = recovering();
      RecoveringClient client = hearing(server);
      Optional<String> offset = client.offset();

      for (int i = 0; i < 8; i++) {
        cut(server, client);
        server.emit("n", i);
        client.offset(offset);
        assertThat(client.comeBack())
            .containsExactlyElementsOf(IntStream.rangeClosed(0, i).mapToObj(n -> "42[\"n\"," + n + "]").toList());
      }
    }

    @Test
    void givenNothingArrivesForever_whenTheClientComesBackOnceMore_thenItIsNewAndNothingIsLeftOut() throws Exception {
      Server server = recovering();
      RecoveringClient client = hearing(server);
      Optional<String> offset = client.offset();
      int recovered = 0;
      for (boolean more = true; more; recovered++) {
        cut(server, client);
        server.emit("n", recovered);
        client.offset(offset);
        List<String> missed = client.comeBack();
        more = client.isRecovered();
        assertThat(missed).hasSize(more ? recovered + 1 : 0);
      }

      assertThat(recovered).isGreaterThan(10);
    }

    @Test
    void givenAQuietClient_whenItIsCutAgainAndAgain_thenItIsRecoveredEachTime() throws Exception {
      Server server = recovering();
      RecoveringClient client = client(server);
      String id = client.id();
      for (int i = 0; i < 40; i++) {
        cut(server, client);
        assertThat(client.comeBack()).isEmpty();
        assertThat(client.id()).isEqualTo(id);
      }
    }

    @Test
    void givenBytes_whenTheyWereMissed_thenTheyComeWithTheirEvent() throws Exception {
      Server server = recovering();
      RecoveringClient client = client(server);
      cut(server, client);
      server.emit("bytes", new byte[] {1, 2, 3}, "end");

      List<String> missed = client.comeBack();

      assertThat(missed.get(0)).startsWith("451-[\"bytes\",{\"_placeholder\":true,\"num\":0},\"end\"");
      assertThat(missed.get(1)).isEqualTo("hex:010203");
    }

    @Test
    void givenAnEventInFlight_whenItDidNotArrive_thenItIsSentAgain() throws Exception {
      Server server = recovering();
      RecoveringClient client = hearing(server);
      server.emit("in flight");
      client.link().next(); // on the way: the client does not count it

      cut(server, client);

      assertThat(client.comeBack()).containsExactly("42[\"in flight\"]");
    }

    @Test
    void givenAConnectionThatIsDeadUnnoticed_whenTheClientComesBack_thenItIsEndedFirst() throws Exception {
      Server server = recovering();
      Queue<String> reasons = new ConcurrentLinkedQueue<>();
      server.onConnection(socket -> socket.onDisconnect(reason -> reasons.add(reason.name())));
      RecoveringClient client = client(server);
      String id = client.id();
      TestClient dead = client.link();
      server.emit("into the void");

      TestClient next = open(server);
      next.send("40{\"pid\":\"" + client.pid() + "\"}");

      assertThat(next.next()).startsWith("42[\"into the void\"");
      assertThat(next.next()).startsWith("40{\"sid\":\"" + id + "\"");
      await().until(() -> reasons.contains("transport close"));
      assertThat(dead.closeCode()).isPositive();
    }

    @Test
    void givenAHandlerThatKeepsItsSocket_whenItEmitsWhileTheClientIsAway_thenTheClientGetsItLater() throws Exception {
      Server server = recovering();
      RecoveringClient client = client(server);
      Socket old = itsSocket(server);
      cut(server, client);

      old.emit("tick", 1);
      old.emit("tick", 2);

      assertThat(client.comeBack()).containsExactly("42[\"tick\",1]", "42[\"tick\",2]");
      old.emit("tick", 3);
      assertThat(client.next()).isEqualTo("42[\"tick\",3]");
    }

    @Test
    void givenAHandlerStillAtWork_whenItJoinsBehindTheCut_thenTheRoomIsRecovered() throws Exception {
      Server server = recovering();
      var gate = new CountDownLatch(1);
      server.onConnection(socket -> socket.on("join", args -> {
        gate.await();
        socket.join("late");
        socket.leave("early");
      }).join("early"));
      RecoveringClient client = client(server);
      client.link().send("42[\"join\"]");
      cut(server, client);
      gate.countDown();
      await().until(() -> server.of("/").rooms().size() == 1 && loops(server, "late") == 1);
      server.to("late").emit("hello");

      assertThat(client.comeBack()).containsExactly("42[\"hello\"]");
      Socket back = itsSocket(server);
      await().until(() -> back.rooms().equals(java.util.Set.of(back.id(), "late", "early")));
    }

    private int loops(Server server, String room) {
      return server.of("/").membership().rooms().loopsOf(room).length;
    }

    @Test
    void givenRooms_whenOneWasJoinedLaterAndOneLeft_thenWhatWasMeantForTheClientCounts() throws Exception {
      Server server = recovering();
      RecoveringClient client = hearing(server);
      Socket socket = itsSocket(server);
      socket.join("left");
      server.to("secret").emit("before the join");
      server.to("left").emit("before the leave");
      socket.leave("left");
      socket.join("secret");
      server.to("left").emit("after the leave");
      server.to("secret").emit("after the join");
      client.link().next(); // both are lost on the way
      client.link().next();

      cut(server, client);

      assertThat(client.comeBack()).containsExactly("42[\"before the leave\"]", "42[\"after the join\"]");
    }

    @Test
    void givenANewSessionAndAnOffsetFromElsewhere_whenNothingCameSince_thenItIsRecovered() throws Exception {
      Server before = recovering();
      RecoveringClient elsewhere = client(before);
      before.emit("heard");
      elsewhere.next();
      Server server = recovering();
      TestClient first = open(server);
      String offset = elsewhere.offset().orElseThrow();
      first.send("40{\"pid\":\"" + elsewhere.pid() + "\",\"offset\":\"" + offset + "\"}");
      String answer = first.next();
      String pid = answer.replaceAll(".*\"pid\":\"([\\w-]+)\".*", "$1");
      assertThat(pid).isNotEqualTo(elsewhere.pid());
      first.cut();
      await().until(() -> recovery(server).away() == 1);
      server.emit("missed");

      TestClient second = open(server);
      second.send("40{\"pid\":\"" + pid + "\",\"offset\":\"" + offset + "\"}");

      assertThat(second.next()).startsWith("42[\"missed\"");
      assertThat(second.next()).isEqualTo(answer);
    }

    @Test
    void givenADynamicNamespace_whenItsOnlyClientIsAway_thenItStays() throws Exception {
      Server server = recovering();
      server.of(Pattern.compile("/dyn-\\d+"));
      RecoveringClient client = client(server, "/dyn-1");
      client.cut();
      await().until(() -> server.engine().sessions() == 0);
      server.of(Pattern.compile("/none"));
      Namespace namespace = server.namespaces().stream().filter(each -> each.name().equals("/dyn-1")).findFirst().orElseThrow();
      namespace.emit("missed");

      assertThat(client.comeBack()).containsExactly("42/dyn-1,[\"missed\"]");
    }
  }

  @Nested
  class Bounds {

    @Test
    void givenAnOldOffset_whenNothingOfItsOwnWasMissedSince_thenItsAgeDoesNotMatter() throws Exception {
      Server server = recovering(1, settings -> settings.maxRecoveryEvents(5));
      RecoveringClient client = client(server);
      server.emit("long ago");
      client.next();
      for (int i = 0; i < 100; i++) {
        server.to("others").emit("n", i);
      }
      client(server);
      server.of("/").sockets().forEach(socket -> socket.join("others"));
      Socket idle = server.of("/").socket(client.id()).orElseThrow();
      idle.leave("others");
      await().until(() -> !idle.rooms().contains("others"));
      for (int i = 0; i < 100; i++) {
        server.to("others").emit("n", i);
      }

      assertMissesNothing(server, client);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givenMoreThanIsHeld_whenTheClientComesBack_thenItIsNew(boolean byCount) throws Exception {
      Server server = recovering(4, settings ->
          byCount ? settings.maxRecoveryEvents(10) : settings.maxRecoveryBytes(3_000));
      RecoveringClient client = client(server);
      String pid = client.pid();
      String id = client.id();
      cut(server, client);
      IntStream.range(0, 30).forEach(i -> server.emit("n", i));

      assertThat(client.comeBack()).isEmpty();
      assertThat(client.pid()).isNotEqualTo(pid);
      assertThat(client.id()).isNotEqualTo(id);
      assertThat(counters.met(byCount ? Limit.RECOVERY_EVENTS : Limit.RECOVERY_BYTES)).isEqualTo(1);
      assertMissesNothing(server, client);
    }

    @Test
    void givenMoreThanMayBeSent_whenTheClientComesBack_thenItIsNew() throws Exception {
      Server server = start(Server.builder()
          .engine(engine -> engine.maxOutboundBytes(100_000))
          .connectionStateRecovery());
      RecoveringClient client = client(server);
      String id = client.id();
      cut(server, client);
      IntStream.range(0, 3).forEach(i -> server.emit("n", "x".repeat(50_000)));

      assertThat(client.comeBack()).isEmpty();
      assertThat(client.id()).isNotEqualTo(id);
    }

    @Test
    void givenATooLongAbsence_whenItEnds_thenNothingIsLeft() throws Exception {
      Server server = recovering(4, settings -> settings.maxDisconnectionDuration(Duration.ofMillis(50)));
      server.onConnection(socket -> socket.join("r"));
      RecoveringClient client = client(server);
      String id = client.id();
      await().until(() -> server.of("/").rooms().size() == 1);
      client.cut();
      await().until(() -> recovery(server).sessions() == 0);

      assertThat(recovery(server).away()).isZero();
      assertThat(server.of("/").rooms()).isEmpty();
      assertThat(client.comeBack()).isEmpty();
      assertThat(client.id()).isNotEqualTo(id);
    }

    @Test
    void givenAsManyAwayAsMayBe_whenOneMoreIsLost_thenThatOneIsNew() throws Exception {
      Server server = recovering(4, settings -> settings.maxRecoverySessions(1));
      RecoveringClient first = client(server);
      RecoveringClient second = client(server);
      String secondId = second.id();
      cut(server, first);
      second.cut();
      await().until(() -> server.of("/").sockets().isEmpty());

      first.comeBack();
      second.comeBack();

      assertThat(first.isRecovered()).isTrue();
      assertThat(second.id()).isNotEqualTo(secondId);
      assertThat(counters.met(Limit.RECOVERY_SESSIONS)).isEqualTo(1);
    }

    @Test
    void givenWrongOptions_whenBuilt_thenRefused() {
      ConnectionStateRecovery defaults = ConnectionStateRecovery.defaults();

      assertThatThrownBy(() -> defaults.maxDisconnectionDuration(Duration.ZERO)).hasMessageContaining("maxDisconnectionDuration");
      assertThatThrownBy(() -> defaults.maxRecoveryEvents(0)).hasMessageContaining(Limit.RECOVERY_EVENTS.key());
      assertThatThrownBy(() -> defaults.maxRecoveryBytes(0)).hasMessageContaining(Limit.RECOVERY_BYTES.key());
      assertThatThrownBy(() -> defaults.maxRecoverySessions(0)).hasMessageContaining(Limit.RECOVERY_SESSIONS.key());
      assertThatThrownBy(() -> Server.builder().connectionStateRecovery().adapter(LocalAdapter::new).build())
          .hasMessageContaining("local adapter");
    }
  }

  @Nested
  class Refusals {

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "x.1", "%s1", "%s-1", "%s+1", "%s02", "%szzzzzzzzzzzzzzzzzzz", "%s100"})
    void givenAnOffsetThatWasNeverGiven_whenTheClientComesBack_thenItIsNew(String forged) throws Exception {
      Server server = recovering(1, settings -> settings);
      RecoveringClient client = client(server);
      String id = client.id();
      server.emit("one");
      server.emit("two");
      client.next();
      client.next();
      String name = client.offset().orElseThrow().replaceAll("\\..*", ".");
      cut(server, client);
      client.offset(Optional.of(forged.formatted(name)));
      boolean given = forged.equals("%s1");

      client.comeBack();

      assertThat(client.id().equals(id)).isEqualTo(given);
    }

    /** What would be taken for no offset would be sent again what it has received. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "{}", "[\"%s\"]", "\"%s%s%s%s%s%s%s%s\"", "null"})
    void givenAnOffsetThatIsNone_whenTheClientComesBack_thenItIsNewUnlessItSaysNothing(String offset) throws Exception {
      Server server = recovering(1, settings -> settings);
      RecoveringClient client = client(server);
      String id = client.id();
      server.emit("one");
      client.next();
      cut(server, client);
      String given = client.offset().orElseThrow();
      client.offset(Optional.empty());

      List<String> missed = client.comeBack(",\"offset\":" + offset.replace("%s", given));

      assertThat(client.id().equals(id)).isEqualTo(offset.equals("null"));
      assertThat(missed).hasSize(offset.equals("null") ? 1 : 0);
    }

    @Test
    void givenAPidThatWasNeverGiven_whenAClientShowsIt_thenItIsNew() throws Exception {
      Server server = recovering();
      for (String auth : List.of("{\"pid\":\"AAAAAAAAAAAAAAAAAAAA\"}", "{\"pid\":1}", "{\"pid\":null}", "{\"pid\":{\"a\":[]}}",
          "{\"offset\":\"a.1\"}", "{\"a\":\"\\\"pid\\\"\"}", "{\"pid\":\"" + "x".repeat(5_000) + "\",\"offset\":7}")) {
        assertThat(open(server).join("/", auth)).startsWith("40{\"sid\"");
      }
    }

    @Test
    void givenTheClientOrTheServerHasLeft_whenItComesBack_thenItIsNew() throws Exception {
      Server server = recovering();
      RecoveringClient leaves = client(server);
      RecoveringClient kicked = client(server);
      String leavesId = leaves.id();
      String kickedId = kicked.id();
      leaves.link().send("41");
      server.in(kickedId).disconnectSockets(true);
      await().until(() -> recovery(server).sessions() == 0);

      leaves.comeBack();
      kicked.comeBack();

      assertThat(leaves.id()).isNotEqualTo(leavesId);
      assertThat(kicked.id()).isNotEqualTo(kickedId);
    }

    @Test
    void givenAClientThatIsAway_whenItsRoomIsLeftOrDisconnected_thenThatCountsForItToo() throws Exception {
      Server server = recovering();
      server.onConnection(socket -> socket.join("r"));
      RecoveringClient leaves = client(server);
      RecoveringClient kicked = client(server);
      String kickedId = kicked.id();
      await().until(() -> server.of("/").sockets().stream().allMatch(socket -> socket.rooms().contains("r")));
      cut(server, leaves);
      cut(server, kicked);

      server.in(kickedId).disconnectSockets(false);
      server.socketsLeave("r");
      server.to("r").emit("not mine");
      server.in(leaves.id()).socketsJoin("s");
      server.to("s").emit("mine");

      assertThat(leaves.comeBack()).containsExactly("42[\"mine\"]");
      kicked.comeBack();
      assertThat(kicked.id()).isNotEqualTo(kickedId);
    }

    @Test
    void givenMiddleware_whenAClientIsRecovered_thenItIsSkippedUnlessToldOtherwise() throws Exception {
      for (boolean skip : new boolean[] {true, false}) {
        Server server = recovering(4, settings -> settings.skipMiddlewares(skip));
        Queue<Boolean> asked = new ConcurrentLinkedQueue<>();
        server.use(socket -> asked.add(socket.recovered()));
        RecoveringClient client = client(server);
        cut(server, client);

        client.comeBack();

        assertThat(client.isRecovered()).isTrue();
        assertThat(asked).containsExactlyElementsOf(skip ? List.of(false) : List.of(false, true));
      }
    }

    @Test
    void givenMiddlewareAtWork_whenTheClientIsPutOutOfARoomMeanwhile_thenItIsNotInThatRoom() throws Exception {
      for (int loops : new int[] {1, 4}) {
        Server server = recovering(loops, settings -> settings.skipMiddlewares(false));
        var gate = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        server.use(socket -> {
          if (socket.recovered()) {
            asked.countDown();
            gate.await();
          }
        });
        server.onConnection(socket -> socket.on("rooms", (args, ack) -> ack.send(socket.rooms().size())));
        RecoveringClient client = client(server);
        Socket first = itsSocket(server);
        first.join("left", "kept");
        cut(server, client);
        Thread.ofVirtual().start(() -> {
          try {
            asked.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          server.socketsLeave("left");
          gate.countDown();
        });

        client.comeBack();

        assertThat(client.isRecovered()).isTrue();
        client.link().send("421[\"rooms\"]");
        assertThat(client.link().next()).isEqualTo("431[2]");
      }
    }

    @Test
    void givenMiddlewareThatRefuses_whenTheClientShowsBetterCredentials_thenItIsRecoveredStill() throws Exception {
      Server server = recovering(4, settings -> settings.skipMiddlewares(false));
      server.use(socket -> {
        if (socket.handshake().auth().toString().contains("expired")) {
          throw new RefusedException("expired");
        }
        socket.emit("from middleware");
      });
      RecoveringClient client = client(server);
      assertThat(client.next()).isEqualTo("42[\"from middleware\"]");
      String id = client.id();
      cut(server, client);
      server.emit("missed");

      assertThat(client.comeBack(",\"token\":\"expired\"")).containsExactly("44{\"message\":\"expired\"}");
      assertThat(client.comeBack()).containsExactly("42[\"missed\"]");
      assertThat(client.id()).isEqualTo(id);
      assertThat(client.next()).isEqualTo("42[\"from middleware\"]");
    }

    @Test
    void givenCredentialsThatHaveEnded_whenTheClientComesBack_thenMiddlewareDecidesAsForANewOne() throws Exception {
      Server server = recovering();
      Queue<Boolean> asked = new ConcurrentLinkedQueue<>();
      server.use(socket -> {
        asked.add(socket.recovered());
        socket.recoverableUntil(Instant.now().plusMillis(150));
      });
      RecoveringClient client = client(server);
      String pid = client.pid();
      String id = client.id();
      cut(server, client);
      await().until(() -> recovery(server).find(pid).isEmpty());

      client.comeBack();

      assertThat(client.id()).isNotEqualTo(id);
      assertThat(asked).containsExactly(false, false);
    }

    @Test
    void givenCredentialsThatHadEndedBefore_whenTheConnectionIsLost_thenNothingIsKept() throws Exception {
      Server server = recovering();
      server.onConnection(socket -> socket.recoverableUntil(Instant.EPOCH));
      Queue<DisconnectReason> reasons = new ConcurrentLinkedQueue<>();
      server.onConnection(socket -> socket.onDisconnect(reasons::add));
      RecoveringClient client = client(server);
      await().until(() -> recovery(server).find(client.pid()).isEmpty());

      client.cut();

      await().until(() -> !reasons.isEmpty());
      assertThat(recovery(server).away()).isZero();
      assertThat(recovery(server).sessions()).isZero();
    }
  }
}
