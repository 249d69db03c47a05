package dev.yam.auth;

import static dev.yam.auth.Keys.NOW;
import static dev.yam.auth.Keys.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.yam.auth.JwtRejectedException.Reason;
import dev.yam.client.ClientOptions;
import dev.yam.client.IO;
import dev.yam.client.Socket;
import dev.yam.engine.DisconnectReason;
import dev.yam.engine.Dispatch;
import dev.yam.engine.EngineCounters;
import dev.yam.server.Server;
import dev.yam.wire.Limit;
import dev.yam.wire.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Clients of Socket.IO that show tokens. */
@Timeout(60)
class JwtAuthTest {

  private final List<AutoCloseable> open = new ArrayList<>();
  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final List<Reason> refused = new CopyOnWriteArrayList<>();
  private final EngineCounters counters = new EngineCounters();

  private JwtVerifier verifier() {
    return JwtVerifier.builder().key(SHARED).clockSkew(Duration.ZERO).clock(now::get).build();
  }

  private JwtAuth.Builder auth() {
    return JwtAuth.builder(verifier()).onRejected((handshake, why) -> refused.add(why.reason())).hooks(counters);
  }

  private Server start(Server.Builder builder) {
    Server server = builder.host("127.0.0.1").port(0).listener(port -> port.gracePeriod(Duration.ofSeconds(1))).build().start();
    open.add(server);
    server.onConnection(JwtAuthTest::whoAmI);
    return server;
  }

  /** A server whose main namespace asks {@code auth}. */
  private Server start(JwtAuth auth) {
    Server server = start(Server.builder());
    server.use(auth.middleware());
    return server;
  }

  private static void whoAmI(dev.yam.server.Socket socket) {
    socket.on("who am I", (args, ack) -> ack.send(JwtAuth.principal(socket).map(JwtPrincipal::getName).orElse("guest")));
  }

  private static ClientOptions.Builder options() {
    return ClientOptions.builder()
        .forceNew(true)
        .transports("websocket")
        .reconnectionDelay(Duration.ofMillis(10))
        .reconnectionDelayMax(Duration.ofMillis(50));
  }

  private Socket connect(Server server, String pathAndQuery, ClientOptions.Builder options) throws Exception {
    Socket socket = IO.socket("http://127.0.0.1:" + server.port() + pathAndQuery, options.build());
    open.add(socket);
    return socket.connect().whenConnected().get(20, TimeUnit.SECONDS);
  }

  private Socket connect(Server server, String token) throws Exception {
    return connect(server, "/", options().auth(Map.of("token", token)));
  }

  private void assertRefused(Server server, ClientOptions.Builder options, Reason reason) {
    refused.clear();
    assertThatThrownBy(() -> connect(server, "/", options))
        .cause()
        .isInstanceOfSatisfying(RefusedException.class, refusal -> assertThat(refusal.data()).isEmpty())
        .hasMessage("Unauthorized");
    assertThat(refused).containsExactly(reason);
  }

  private static String whoAmI(Socket socket) throws Exception {
    return socket.emitWithAck("who am I").get(10, TimeUnit.SECONDS).get(0, String.class);
  }

  private static String token(String name, Instant end) {
    return Keys.token(SHARED, Map.of("sub", name, "exp", end.getEpochSecond()));
  }

  private static String ada() {
    return token("ada", NOW.plusSeconds(60));
  }

  @AfterEach
  void end() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  @Nested
  class Sources {

    @Test
    void givenAToken_whenItStandsInAuthOrInTheHeader_thenHandlersKnowWhoItIs() throws Exception {
      Server server = start(auth().build());

      assertThat(whoAmI(connect(server, ada()))).isEqualTo("ada");
      assertThat(whoAmI(connect(server, "/", options().extraHeaders(Map.of("Authorization", "bearer  " + ada()))))).isEqualTo("ada");
      assertThat(whoAmI(connect(server, "/", options().transports("polling").auth(Map.of("token", ada()))))).isEqualTo("ada");
      assertThat(refused).isEmpty();
    }

    @Test
    void givenAToken_whenItStandsInTheUrl_thenItIsReadOnlyWhereThatWasSaid() throws Exception {
      Server closed = start(auth().build());
      Server open = start(auth().tokensFrom(TokenSource.query("token")).build());
      String query = "/?token=" + ada();

      assertThatThrownBy(() -> connect(closed, query, options())).hasRootCauseMessage("Unauthorized");
      assertThat(whoAmI(connect(open, query, options()))).isEqualTo("ada");
      assertThatThrownBy(() -> connect(open, query + "&token=x", options())).hasRootCauseMessage("Unauthorized");
      assertThatThrownBy(() -> connect(open, ada())).hasRootCauseMessage("Unauthorized");
    }

    @Test
    void givenTwoTokens_whenTheFirstIsNoGood_thenTheSecondIsNotTried() {
      Server server = start(auth().build());

      assertRefused(
          server,
          options().auth(Map.of("token", "x")).extraHeaders(Map.of("Authorization", "Bearer " + ada())),
          Reason.MALFORMED);
    }

    @Test
    void givenASourceThatFails_whenAsked_thenTheNextOneIs() throws Exception {
      Server server = start(auth().tokensFrom(
          handshake -> {
            throw new IllegalStateException("no");
          },
          TokenSource.AUTH).build());

      assertThat(whoAmI(connect(server, ada()))).isEqualTo("ada");
    }
  }

  @Nested
  class Refusals {

    @Test
    void givenTokensThatAreNotBelieved_whenShown_thenThePeerHearsUnauthorizedAndTheHookWhy() {
      Server server = start(auth().build());
      var others = new java.util.LinkedHashMap<Object, Reason>();
      others.put(1, Reason.MISSING);
      others.put("", Reason.MALFORMED);
      others.put("garbage", Reason.MALFORMED);
      others.put(token("ada", NOW), Reason.EXPIRED);
      others.put(Keys.token(JwtKey.generate(JwtAlgorithm.HS256), Keys.claims()), Reason.SIGNATURE);
      others.put(Keys.token(JwtKey.generate(JwtAlgorithm.HS512), Keys.claims()), Reason.ALGORITHM);
      others.put("x".repeat(10_000), Reason.TOO_LONG);

      assertRefused(server, options(), Reason.MISSING);
      others.forEach((token, reason) -> assertRefused(server, options().auth(Map.of("token", token)), reason));
      assertRefused(server, options().extraHeaders(Map.of("Authorization", "Basic YTpi")), Reason.MISSING);

      assertThat(counters.met(Limit.TOKEN)).isEqualTo(1);
      assertThat(server.of("/").sockets()).isEmpty();
    }

    @Test
    void givenARefusal_whenTheLogIsRead_thenItSaysWhyAndNothingOfTheToken() {
      var log = new ListAppender<ILoggingEvent>();
      Logger logger = (Logger) LoggerFactory.getLogger("dev.yam");
      log.start();
      logger.addAppender(log);
      String token = token("ada-the-secret-name", NOW.minusSeconds(1));

      try {
        assertRefused(start(auth().build()), options().auth(Map.of("token", token)), Reason.EXPIRED);
      } finally {
        logger.detachAppender(log);
      }

      List<String> lines = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
      assertThat(lines).anyMatch(line -> line.matches("refused .*127\\.0\\.0\\.1.*: EXPIRED, its end was .*"));
      for (String part : token.split("\\.", -1)) {
        assertThat(lines).noneMatch(line -> line.contains(part) || line.contains("ada-the-secret-name"));
      }
    }

    @Test
    void givenAHookThatFails_whenTold_thenTheClientIsRefusedAllTheSame() {
      Server server = start(auth().onRejected((handshake, why) -> {
        refused.add(why.reason());
        throw new IllegalStateException("no");
      }).build());

      assertRefused(server, options(), Reason.MISSING);
    }

    @Test
    void givenGuests_whenTheyShowNoToken_thenTheyAreLetInAndBadTokensAreNot() throws Exception {
      Server server = start(auth().allowGuests(true).build());

      assertThat(whoAmI(connect(server, "/", options()))).isEqualTo("guest");
      assertThat(whoAmI(connect(server, ada()))).isEqualTo("ada");
      assertRefused(server, options().auth(Map.of("token", "x")), Reason.MALFORMED);
    }

    @Test
    void givenNamespaces_whenProtected_thenEachAsksForItself() throws Exception {
      Server server = start(Server.builder());
      auth().build().protect(server.of("/staff"));
      auth().build().protect(server.of(Pattern.compile("/room-\\d")));
      server.of("/staff").onConnection(JwtAuthTest::whoAmI);

      assertThat(whoAmI(connect(server, "/", options()))).isEqualTo("guest");
      assertThat(whoAmI(connect(server, "/staff", options().auth(Map.of("token", ada()))))).isEqualTo("ada");
      assertThatThrownBy(() -> connect(server, "/staff", options())).hasRootCauseMessage("Unauthorized");
      assertThatThrownBy(() -> connect(server, "/room-1", options())).hasRootCauseMessage("Unauthorized");
    }
  }

  @Test
  void givenAnEventLoop_whenAClientComes_thenKeysAreAskedForWithoutWaiting() throws Exception {
    var asked = new CopyOnWriteArrayList<String>();
    var keys = new JwtKeys() {
      @Override
      public List<JwtKey> find(JwtAlgorithm algorithm, Optional<String> id) {
        asked.add("find");
        return List.of(SHARED);
      }

      @Override
      public List<JwtKey> findNow(JwtAlgorithm algorithm, Optional<String> id) {
        asked.add("findNow");
        return List.of(SHARED);
      }
    };
    JwtAuth auth = JwtAuth.builder(JwtVerifier.builder().keys(keys).clock(now::get).build()).build();
    Server server = start(auth);
    connect(server, ada());
    server.dispatch(Dispatch.EVENT_LOOP);
    connect(server, ada());

    assertThat(asked).containsExactly("find", "findNow");
  }

  @Nested
  class Ends {

    private final List<Instant> left = new CopyOnWriteArrayList<>();

    private Server serve(Server.Builder builder) {
      Server server = start(builder);
      JwtAuth auth = auth().disconnectAtExpiry(true).build();
      auth.protect(server);
      server.onConnection(socket -> {
        socket.on("token", String.class, (token, ack) -> {
          try {
            ack.send(auth.renew(socket, token).getName());
          } catch (JwtRejectedException rejected) {
            ack.send(rejected.reason().name());
          }
        });
        socket.onDisconnect(reason -> left.add(now.get()));
      });
      return server;
    }

    /** Just before it, so that the clock is looked at again and again. */
    private Instant before(Instant end) {
      return end.minusMillis(20);
    }

    @Test
    void givenASocket_whenItsTokenIsOver_thenItIsDisconnectedAndNotBefore() throws Exception {
      Instant end = NOW.plusSeconds(60);
      now.set(before(end));
      Server server = serve(Server.builder());
      Socket socket = connect(server, token("ada", end));
      var reason = new AtomicReference<Object>("none");
      socket.onDisconnect(reason::set);
      assertThat(whoAmI(socket)).isEqualTo("ada");

      now.set(end);

      await().until(() -> left.size() == 1);
      assertThat(left).containsExactly(end);
      await().until(() -> reason.get().equals(DisconnectReason.IO_SERVER_DISCONNECT));
      assertThat(socket.isActive()).as("it does not come back by itself").isFalse();
    }

    @Test
    void givenASocket_whenItShowsANewerToken_thenThatOnesEndCounts() throws Exception {
      Instant end = NOW.plusSeconds(60);
      Instant newer = NOW.plusSeconds(120);
      now.set(before(end));
      Server server = serve(Server.builder());
      Socket socket = connect(server, token("ada", end));

      assertThat(renew(socket, token("eve", newer))).isEqualTo("OTHER_PRINCIPAL");
      assertThat(renew(socket, token("ada", NOW))).isEqualTo("EXPIRED");
      assertThat(renew(socket, token("ada", newer))).isEqualTo("ada");
      now.set(end);
      assertThat(whoAmI(socket)).isEqualTo("ada");
      now.set(before(newer));
      assertThat(whoAmI(socket)).isEqualTo("ada");
      now.set(newer);

      await().until(() -> left.size() == 1);
      assertThat(left).containsExactly(newer);
    }

    private static String renew(Socket socket, String token) throws Exception {
      return socket.emitWithAck("token", token).get(10, TimeUnit.SECONDS).get(0, String.class);
    }

    @Test
    void givenAClientThatIsRecovered_whenItsTokenIsOver_thenItIsDisconnectedToo() throws Exception {
      Instant end = NOW.plusSeconds(60);
      now.set(before(end));
      Server server = serve(Server.builder().connectionStateRecovery());
      Socket socket = connect(server, token("ada", end));
      var connects = new CopyOnWriteArrayList<Boolean>();
      socket.onConnect(() -> connects.add(socket.isRecovered()));
      socket.on("hello", args -> {});
      server.emit("hello");

      socket.manager().engine().ifPresent(session -> session.close(DisconnectReason.TRANSPORT_CLOSE));
      await().untilAsserted(() -> assertThat(connects).containsExactly(true));
      assertThat(whoAmI(socket)).isEqualTo("ada");
      left.clear();
      now.set(end);

      await().until(() -> left.size() == 1);
      assertThat(left).containsExactly(end);
      await().until(() -> !socket.isActive());
    }

    @Test
    void givenAClientThatWasAway_whenItsTokenIsOverMeanwhile_thenItIsNotRecovered() throws Exception {
      Instant end = Instant.now().plusSeconds(3600); // recovery goes by the clock of the wall
      now.set(end.minusSeconds(3600));
      Server server = start(Server.builder().connectionStateRecovery());
      var until = new AtomicReference<Instant>();
      server.use(auth().build().middleware()).use(socket -> {
        until.set(JwtAuth.principal(socket).flatMap(JwtPrincipal::end).orElseThrow());
        socket.recoverableUntil(Instant.now().minusSeconds(1)); // as if it were over now
      });
      Socket socket = connect(server, token("ada", end));
      var connects = new CopyOnWriteArrayList<Boolean>();
      socket.onConnect(() -> connects.add(socket.isRecovered()));

      socket.manager().engine().ifPresent(session -> session.close(DisconnectReason.TRANSPORT_CLOSE));

      await().until(() -> connects.equals(List.of(false)));
      assertThat(until.get().getEpochSecond()).isEqualTo(end.getEpochSecond());
    }

    @Test
    void givenAMiddleware_whenItIsToDisconnectAtTheEnd_thenRefusedAtStart() {
      assertThatIllegalStateException()
          .isThrownBy(() -> auth().disconnectAtExpiry(true).build().middleware())
          .withMessageContaining("protect");
    }
  }
}
