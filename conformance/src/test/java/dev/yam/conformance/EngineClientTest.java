package dev.yam.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.ClientLoops;
import dev.yam.engine.ClientSession;
import dev.yam.engine.ClientSessionListener;
import dev.yam.engine.DisconnectReason;
import dev.yam.engine.EngineClient;
import dev.yam.engine.EngineClientOptions;
import dev.yam.engine.EngineCounters;
import dev.yam.engine.EngineLoop;
import dev.yam.engine.PerMessageDeflate;
import dev.yam.wire.ConnectFailedException;
import dev.yam.wire.EngineCodec;
import dev.yam.wire.Limit;
import dev.yam.wire.Message;
import dev.yam.wire.Slice;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client of Engine.IO with npm's servers: engine.io 6, and engine.io 3 in its own revision. */
class EngineClientTest {

  private static final String WAYS = "4, polling\n4, websocket\n4, 'polling,websocket'\n"
      + "3, polling\n3, websocket\n3, 'polling,websocket'";

  private final ClientLoops loops = ClientLoops.of(1);
  private final EngineLoop loop = loops.next();

  @AfterEach
  void nothingIsLeft() {
    await().until(() -> CompletableFuture.supplyAsync(loop::armed, loop).join() == 0);
    loops.close();
  }

  private static EngineClient client(int revision, String way, UnaryOperator<EngineClientOptions.Builder> with) {
    int port = Target.engines().basePort() + (revision == 3 ? 1 : 0);
    EngineClientOptions.Builder options =
        EngineClientOptions.builder().engineProtocol(revision).transports(way.split(",", -1));
    return new EngineClient(URI.create("http://127.0.0.1:" + port), with.apply(options).build());
  }

  private static String last(String way) {
    return way.contains("websocket") ? "websocket" : "polling";
  }

  @ParameterizedTest
  @CsvSource(textBlock = WAYS)
  void givenServerOfNpm_whenOpened_thenMessagesGoBothWaysInOrder(int revision, String way) throws Exception {
    try (var one = new One(client(revision, way, options -> options))) {
      for (int i = 0; i < 200; i++) {
        one.send(Message.of("text " + i + " ä€😀")).send(Message.of(new byte[] {(byte) i, 0, -1}));
      }

      for (int i = 0; i < 200; i++) {
        assertThat(one.next()).isEqualTo(Message.of("text " + i + " ä€😀"));
        assertThat(one.next()).isEqualTo(Message.of(new byte[] {(byte) i, 0, -1}));
      }
      await().until(() -> one.session().transport().equals(last(way)));
      await().until(() -> one.pings.get() > 3);
      one.send(Message.of("x".repeat(900_000)));
      assertThat(one.next()).isEqualTo(Message.of("x".repeat(900_000)));
    }
  }

  @ParameterizedTest
  @CsvSource(textBlock = WAYS)
  void givenServerOfNpm_whenItCloses_thenTransportClose(int revision, String way) throws Exception {
    try (var one = new One(client(revision, way, options -> options))) {
      await().until(() -> one.session().transport().equals(last(way)));
      one.send(Message.of("close"));

      assertThat(one.closed.get(10, TimeUnit.SECONDS)).isEqualTo(DisconnectReason.TRANSPORT_CLOSE);
    }
  }

  @ParameterizedTest
  @CsvSource(textBlock = WAYS)
  void givenServerOfNpm_whenTheClientCloses_thenItIsForgotten(int revision, String way) throws Exception {
    var other = new One(client(revision, way, options -> options));
    String sid = other.session().id();
    try (var one = new One(client(revision, "websocket", options -> options))) {
      assertThat(one.ask("knows " + sid)).isEqualTo("true");
      other.close();

      await().until(() -> one.ask("knows " + sid).equals("false"));
    }
  }

  @ParameterizedTest
  @CsvSource(textBlock = WAYS)
  void givenMessageBeyondTheServersLimit_whenSent_thenTheReasonNamesIt(int revision, String way) throws Exception {
    try (var one = new One(client(revision, way, options -> options))) {
      await().until(() -> one.session().transport().equals(last(way)));
      one.send(Message.of("x".repeat(2_000_000)));
      DisconnectReason reason = one.closed.get(10, TimeUnit.SECONDS);

      // engine.io 3 cuts a POST off without an answer.
      boolean said = revision == 4 || way.contains("websocket");
      assertThat(reason.limit().filter(Limit.PAYLOAD::equals).isPresent()).isEqualTo(said);
    }
  }

  @ParameterizedTest
  @CsvSource({"3, true", "3, false", "4, true", "4, false"})
  void givenPerMessageDeflate_whenMessagesAreLarge_thenFewBytesGo(int revision, boolean noContext) throws Exception {
    var hooks = new EngineCounters();
    var deflate =
        PerMessageDeflate.DEFAULT.threshold(100).clientNoContextTakeover(noContext).serverNoContextTakeover(noContext);
    try (var one =
        new One(client(revision, "websocket", options -> options.perMessageDeflate(deflate).hooks(hooks)))) {
      for (int i = 0; i < 50; i++) {
        one.send(Message.of("again ".repeat(1_000) + i));
      }
      for (int i = 0; i < 50; i++) {
        assertThat(one.next()).isEqualTo(Message.of("again ".repeat(1_000) + i));
      }

      assertThat(hooks.totalBytesIn()).isLessThan(20_000);
      assertThat(hooks.totalBytesOut()).isLessThan(20_000);
    }
  }

  @Test
  void givenCookies_whenWithCredentials_thenTheServerGetsItsOwnBack() throws Exception {
    EngineClient client = client(4, "polling,websocket", options -> options.withCredentials(true));
    String sid;
    try (var first = new One(client)) {
      sid = first.session().id();
    }
    try (var second = new One(client)) {
      assertThat(second.ask("cookie")).isEqualTo("io=" + sid);
    }
  }

  @Test
  void givenOtherRevision_whenOpened_thenItsCode() throws Exception {
    int port = Target.engines().basePort();
    var client = new EngineClient(
        URI.create("http://127.0.0.1:" + port), EngineClientOptions.builder().engineProtocol(3).build());

    assertThat(new One(client).failed.get(10, TimeUnit.SECONDS).code()).hasValue(5);
  }

  @Test
  void givenPathThatNobodyServes_whenOpened_thenStatusAndText() throws Exception {
    ConnectFailedException why =
        new One(client(4, "polling", options -> options.path("/nowhere"))).failed.get(10, TimeUnit.SECONDS);

    assertThat(why.status()).hasValue(404);
    assertThat(why.answer()).contains("nobody here");
  }

  /** One session, and what it hears. */
  private final class One implements ClientSessionListener, AutoCloseable {
    final CompletableFuture<ClientSession> opened = new CompletableFuture<>();
    final CompletableFuture<ConnectFailedException> failed = new CompletableFuture<>();
    final CompletableFuture<DisconnectReason> closed = new CompletableFuture<>();
    final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    final AtomicInteger pings = new AtomicInteger();

    One(EngineClient client) {
      loop.execute(() -> client.open(loop, this));
    }

    @Override
    public void opened(ClientSession session) {
      opened.complete(session);
    }

    @Override
    public void failed(ConnectFailedException why) {
      failed.complete(why);
    }

    @Override
    public void closed(DisconnectReason reason) {
      closed.complete(reason);
    }

    @Override
    public void text(Slice data) {
      messages.add(new Message.Text(data.detach()));
    }

    @Override
    public void binary(Slice data) {
      messages.add(new Message.Binary(data.detach()));
    }

    @Override
    public void pinged() {
      pings.incrementAndGet();
    }

    ClientSession session() throws Exception {
      return opened.get(10, TimeUnit.SECONDS);
    }

    One send(Message message) throws Exception {
      ClientSession session = session();
      loop.execute(() -> session.write(EngineCodec.message(message), false));
      return this;
    }

    Message next() throws Exception {
      Message next = messages.poll(10, TimeUnit.SECONDS);
      assertThat(next).as("a message").isNotNull();
      return next;
    }

    String ask(String question) throws Exception {
      return ((Message.Text) send(Message.of(question)).next()).data().toUtf8();
    }

    @Override
    public void close() {
      opened.thenAccept(session -> session.close(DisconnectReason.of("io client disconnect")));
    }
  }
}
