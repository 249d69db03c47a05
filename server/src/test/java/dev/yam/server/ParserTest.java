package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.DisconnectReason;
import dev.yam.wire.Args;
import dev.yam.wire.EventName;
import dev.yam.wire.Limit;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Packet;
import dev.yam.wire.Parser;
import dev.yam.wire.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Clients that speak MessagePack, alone and beside those that speak JSON. What is sent stands here as hex. */
class ParserTest extends ServerTest {

  private static final String CONNECT = "82" + text("type") + "00" + text("nsp") + text("/");
  private static final String EVENT = "83" + text("type") + "02" + text("nsp") + text("/") + text("data");
  private static final String ASKING = "84" + text("type") + "02" + text("nsp") + text("/") + text("id") + "07" + text("data");

  /** A short text in hex. */
  private static String text(String value) {
    return "%02x".formatted(0xA0 + value.length()) + TestClient.hex(value);
  }

  private TestClient packed(Server server) throws Exception {
    TestClient client = open(server);
    client.sendBinary(CONNECT);
    client.expectStart("hex:83" + text("type") + "00" + text("nsp") + text("/") + text("data") + "81" + text("sid") + "b4");
    return client;
  }

  @Test
  void givenAServerOfMsgpack_whenAClientAsks_thenItIsAnsweredInItsForm() throws Exception {
    Server server = start(Server.builder().parser(Parser.MSGPACK));
    server.onConnection(socket -> socket.on("sum", (args, ack) -> ack.send(args.get(0, int.class) + args.get(1, int.class))));
    TestClient client = packed(server);

    client.sendBinary(ASKING + "93" + text("sum") + "02" + "03");

    assertThat(client.next())
        .isEqualTo("hex:84" + text("type") + "03" + text("nsp") + text("/") + text("id") + "07" + text("data") + "91" + "05");
  }

  @Test
  void givenAHandlerThatAsks_whenTheClientAnswers_thenTheFutureHasItsValues() throws Exception {
    Server server = start(Server.builder().parser(Parser.MSGPACK));
    BlockingQueue<Args> answers = new LinkedBlockingQueue<>();
    server.onConnection(socket -> socket.on("go", args -> socket.emitWithAck("who", 1).thenAccept(answers::add)));
    TestClient client = packed(server);

    client.sendBinary(EVENT + "91" + text("go"));
    String question = client.next();
    assertThat(question).startsWith("hex:84" + text("type") + "02" + text("nsp") + text("/") + text("id"));
    String id = question.substring(question.indexOf(text("id")) + 6, question.indexOf(text("data")));
    client.sendBinary("84" + text("type") + "03" + text("nsp") + text("/") + text("id") + id + text("data") + "91" + "c40109");

    Args answer = answers.poll(10, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    assertThat(answer.binary(0).toByteArray()).containsExactly(9);
  }

  @Test
  void givenARefusal_whenAClientConnects_thenItsDataIsInTheClientsForm() throws Exception {
    Server server = start(Server.builder().parser(Parser.JSON, Parser.MSGPACK));
    server.use(socket -> {
      throw new RefusedException("no", Map.of("code", 42));
    });
    TestClient client = open(server);

    client.sendBinary(CONNECT);

    assertThat(client.next()).isEqualTo("hex:83" + text("type") + "04" + text("nsp") + text("/") + text("data") + "82"
        + text("message") + text("no") + text("data") + "81" + text("code") + "2a");
  }

  @Test
  void givenAServerOfMsgpack_whenAClientSpeaksJson_thenItIsClosed() throws Exception {
    Server server = start(Server.builder().parser(Parser.MSGPACK));
    TestClient client = open(server);

    client.send("40");

    assertThat(client.closeCode()).isNotZero();
  }

  @Test
  void givenAServerOfBoth_whenItBroadcasts_thenEachHearsItInItsForm() throws Exception {
    Server server = start(Server.builder().parser(Parser.MSGPACK, Parser.JSON));
    TestClient json = connect(server);
    List<TestClient> packed = List.of(packed(server), packed(server));
    await().until(() -> server.of("/").sockets().size() == 3);

    server.emit("news", "é", new byte[] {1, 2}, Map.of("a", 1.5));

    assertThat(json.next()).isEqualTo("451-[\"news\",\"é\",{\"_placeholder\":true,\"num\":0},{\"a\":1.5}]");
    assertThat(json.next()).isEqualTo("hex:0102");
    for (TestClient each : packed) {
      assertThat(each.next()).isEqualTo(
          "hex:" + EVENT + "94" + text("news") + "a2c3a9" + "c4020102" + "81" + text("a") + "cb3ff8000000000000");
    }
  }

  @Test
  void givenAServerOfBoth_whenABroadcastIsAsked_thenClientsOfBothAnswer() throws Exception {
    Server server = start(Server.builder().parser(Parser.JSON, Parser.MSGPACK));
    TestClient json = connect(server);
    TestClient packed = packed(server);
    await().until(() -> server.of("/").sockets().size() == 2);

    var answers = server.timeout(Duration.ofSeconds(10)).emitWithAck("who");
    String question = json.next();
    json.send("43" + question.substring(2, question.indexOf('[')) + "[\"a\"]");
    String hex = packed.next();
    String id = hex.substring(hex.indexOf(text("id")) + 6, hex.indexOf(text("data")));
    packed.sendBinary("84" + text("type") + "03" + text("nsp") + text("/") + text("id") + id + text("data") + "91" + text("b"));

    assertThat(answers.get(10, TimeUnit.SECONDS)).extracting(answer -> answer.string(0)).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void givenABroadcast_whenWrittenForManyReceivers_thenItIsEncodedOnceForEachParser() throws Exception {
    Server server = start(Server.builder().parser(Parser.JSON, Parser.MSGPACK));
    connect(server);
    packed(server);
    packed(server);
    await().until(() -> server.of("/").sockets().size() == 3);
    var event = new Packet.Event("/", EventName.of("news"), Args.NONE, OptionalLong.empty());
    var shared = new SharedMessage(event, true, List.of(Parser.JSON, Parser.MSGPACK));

    List<Outgoing> written = server.of("/").sockets().stream().map(shared::of).toList();

    assertThat(written.stream().distinct()).hasSize(2);
  }

  @Test
  void givenTooManyAttachmentsInOnePacket_whenRead_thenTheReasonNamesTheLimit() throws Exception {
    Server server = start(Server.builder().parser(Parser.JSON, Parser.MSGPACK).maxAttachments(1));
    BlockingQueue<DisconnectReason> reasons = new LinkedBlockingQueue<>();
    server.onConnection(socket -> socket.onDisconnect(reasons::add));
    TestClient client = packed(server);

    client.sendBinary(EVENT + "93" + text("a") + "c40101" + "c40102");

    DisconnectReason reason = reasons.poll(10, TimeUnit.SECONDS);
    assertThat(reason).isNotNull();
    assertThat(reason.limit()).contains(Limit.ATTACHMENTS);
  }
}
