package dev.yam.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.yam.server.PlainWebSocket;
import dev.yam.server.Server;
import dev.yam.server.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Messages of plain clients, each to the handler of its type. */
@Timeout(60)
class MessageFactoryTest {

  private static final String PING = "{\"type\":\"ping\"}";
  private static final String PONG = "{\"type\":\"pong\",\"message\":\"Pong\"}";
  private static final String UNKNOWN = "Unknown message type";

  record Text(String message) {}

  private final List<AutoCloseable> open = new ArrayList<>();
  private final MessageFactory factory = new MessageFactory().register("ping", MessageFactoryTest::pong);
  private Server server = Server.builder().build();

  private static void pong(Socket sender, dev.yam.wire.Args args, dev.yam.engine.Ack ack) {
    sender.emit("pong", new Text("Pong"));
  }

  @BeforeEach
  void serve() {
    server = Server.builder()
        .host("127.0.0.1").port(0)
        .listener(port -> port.gracePeriod(Duration.ofSeconds(1)))
        .plainWebSocket(PlainWebSocket.defaults())
        .build();
  }

  private Server start() {
    server.onConnection(factory::attach);
    return server.start();
  }

  private PlainPeer connect(String path) {
    var peer = new PlainPeer(server.port(), path);
    open.add(peer);
    return peer;
  }

  private PlainPeer connect() {
    return connect("/");
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    server.close();
  }

  @Test
  void givenTwoClients_whenEachSends_thenEachGetsItsAnswer() throws Exception {
    factory.register("user_message", Text.class, (sender, text, ack) -> sender.emit("user_message", new Text(text.message() + "!")));
    start();
    PlainPeer first = connect();
    PlainPeer second = connect();

    assertThat(first.send("{\"type\":\"user_message\",\"message\":\"1\"}").next())
        .isEqualTo("{\"type\":\"user_message\",\"message\":\"1!\"}");
    assertThat(second.send("{\"type\":\"user_message\",\"message\":\"2\"}").next())
        .isEqualTo("{\"type\":\"user_message\",\"message\":\"2!\"}");

    assertThat(first.send(PING).next()).isEqualTo(PONG);
    assertThat(second.send(PING).next()).isEqualTo(PONG);
  }

  @Test
  void givenATypeThatNobodyHas_whenSent_thenTheClientIsToldOrTheFallbackIsAsked() throws Exception {
    start();
    PlainPeer client = connect();

    assertThat(client.send("{\"type\":\"nope\"}").next()).isEqualTo(UNKNOWN);
    assertThat(client.send("{}").send("{\"type\":null}").send(PING).next()).isEqualTo(PONG);
    factory.fallback((sender, type, args, ack) -> sender.emit("what", Map.of("was", type)));
    assertThat(client.send("{\"type\":\"nope\"}").next()).isEqualTo("{\"type\":\"what\",\"was\":\"nope\"}");
  }

  @Test
  void givenARunningServer_whenTypesComeAndGo_thenThoseWhoAreThereNotice() throws Exception {
    start();
    PlainPeer client = connect();
    assertThat(client.send("{\"type\":\"say\"}").next()).isEqualTo(UNKNOWN);

    factory.register("say", (sender, args, ack) -> sender.emit("said", 1));
    assertThat(client.send("{\"type\":\"say\"}").next()).isEqualTo("{\"type\":\"said\",\"data\":1}");
    factory.register("say", (sender, args, ack) -> sender.emit("said", 2));
    assertThat(client.send("{\"type\":\"say\"}").next()).isEqualTo("{\"type\":\"said\",\"data\":2}");
    factory.unregister("say");

    assertThat(client.send("{\"type\":\"say\"}").next()).isEqualTo(UNKNOWN);
  }

  @Test
  void givenAHandlerThatIsRegisteredLater_whenItSends_thenAnotherClientHears() throws Exception {
    start();
    PlainPeer ada = connect();
    PlainPeer bob = connect();
    await().until(() -> server.of("/").sockets().size() == 2);

    factory.register("say", Text.class, (sender, text, ack) -> {
      sender.broadcast().emit("said", text);
      ack.send("told");
    });
    ada.send("{\"type\":\"say\",\"message\":\"hi\",\"ackId\":7}");

    assertThat(bob.next()).isEqualTo("{\"type\":\"said\",\"message\":\"hi\"}");
    assertThat(ada.next()).isEqualTo("{\"type\":\"ack\",\"ackId\":7,\"data\":\"told\"}");
  }

  @Test
  void givenAHandlerForEachClient_whenTheySend_thenEachHasOneOfItsOwn() throws Exception {
    var made = new AtomicInteger();
    factory.registerEach("count", sender -> counter(made));
    start();
    PlainPeer ada = connect();
    PlainPeer bob = connect();
    assertThat(made).hasValue(0);

    assertThat(ada.send("{\"type\":\"count\"}").next()).isEqualTo("{\"type\":\"count\",\"data\":1}");
    assertThat(ada.send("{\"type\":\"count\"}").next()).isEqualTo("{\"type\":\"count\",\"data\":2}");
    assertThat(bob.send("{\"type\":\"count\"}").next()).isEqualTo("{\"type\":\"count\",\"data\":1}");
    assertThat(made).hasValue(2);
    factory.registerEach("count", sender -> counter(made));

    assertThat(ada.send("{\"type\":\"count\"}").next()).isEqualTo("{\"type\":\"count\",\"data\":1}");
    assertThat(made).hasValue(3);
  }

  private static MessageFactory.Handler counter(AtomicInteger made) {
    made.incrementAndGet();
    var count = new int[1]; // one thread at a time
    return (sender, args, ack) -> sender.emit("count", ++count[0]);
  }

  @Test
  void givenKindsOfClients_whenEachHasItsFactory_thenTheirTypesDiffer() throws Exception {
    var admins = new MessageFactory().register("stop", (sender, args, ack) -> sender.emit("stopped"));
    server.onConnection(socket -> (socket.handshake().url().startsWith("/admin") ? admins : factory).attach(socket));
    server.start();
    PlainPeer admin = connect("/admin");
    PlainPeer user = connect("/user");

    assertThat(admin.send("{\"type\":\"stop\"}").next()).isEqualTo("{\"type\":\"stopped\"}");
    assertThat(admin.send(PING).next()).isEqualTo(UNKNOWN);
    assertThat(user.send("{\"type\":\"stop\"}").next()).isEqualTo(UNKNOWN);
    assertThat(user.send(PING).next()).isEqualTo(PONG);
  }

  @Test
  void givenListenersOfItsOwn_whenASocketHasThem_thenTheyComeFirst() throws Exception {
    server.onConnection(socket -> {
      factory.attach(socket);
      socket.on("ping", args -> socket.emit("mine"));
    });
    server.start();

    assertThat(connect().send(PING).next()).isEqualTo("{\"type\":\"mine\"}");
  }

  @Test
  void givenAHandlerThatFails_whenCalled_thenTheErrorIsLoggedAndTheClientStays() throws Exception {
    factory.register("break", (sender, args, ack) -> {
      throw new IllegalStateException("broken");
    });
    factory.register("number", Integer.class, (sender, number, ack) -> ack.send(number + 1));
    start();
    try (var log = new Log()) {
      PlainPeer client = connect();
      assertThat(client.send("{\"type\":\"break\"}").send(PING).next()).isEqualTo(PONG);
      assertThat(client.send("{\"type\":\"number\",\"ackId\":1}").next())
          .startsWith("{\"type\":\"ack\",\"ackId\":1,\"data\":{\"status\":\"error\",\"event\":\"number\",\"message\":");
      client.close();

      await().untilAsserted(() -> assertThat(log.lines)
          .anyMatch(line -> line.startsWith("DEBUG messages of socket"))
          .anyMatch(line -> line.startsWith("WARN") && line.contains("break"))
          .anyMatch(line -> line.startsWith("DEBUG socket") && line.contains("sends no more messages: ")));
    }
  }

  @Test
  void givenANameThatSocketIoKeeps_whenRegistered_thenRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> factory.register("disconnect", MessageFactoryTest::pong))
        .withMessageContaining("reserved");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> factory.registerEach("connect", sender -> MessageFactoryTest::pong));
  }

  /** What is logged while it is open. */
  private static final class Log extends ListAppender<ILoggingEvent> implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.yam");
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Log() {
      start();
      logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
      lines.add((event.getLevel().equals(Level.ERROR) ? "WARN" : event.getLevel()) + " " + event.getFormattedMessage());
    }

    @Override
    public void close() {
      logger.detachAppender(this);
    }
  }
}
