package dev.yam.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.yam.conformance.Engine.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Socket.IO protocol, revision 5, sentence by sentence, over polling and over WebSocket, against profiles P and H. */
abstract class SocketIoProtocol {

  private static final Duration BRIEFLY = Duration.ofMillis(150);

  abstract Target target();

  /** A heartbeat that leaves a busy machine no room: only for what is over at once. */
  Endpoint p() {
    return target().p("/socket.io/");
  }

  /** The same handlers and rooms beside them, with a calm heartbeat. */
  Endpoint h() {
    return target().h("/socket.io/");
  }

  /** Connects to {@code /} and takes the answer and the {@code auth} event. */
  private static Engine connected(Transport transport, Endpoint endpoint) throws IOException {
    var engine = transport.open(endpoint);
    join(engine, "");
    return engine;
  }

  private Engine connected(Transport transport) throws IOException {
    return connected(transport, h());
  }

  /** Connects to the namespace of {@code prefix} ("" or "/custom,"); returns the socket's id. */
  private static String join(Engine engine, String prefix) throws IOException {
    engine.send("0" + prefix);
    var id = assertConnected(engine.receiveText(), prefix);
    assertThat(engine.receiveText()).isEqualTo("2" + prefix + "[\"auth\",{}]");
    return id;
  }

  /** The answer to a CONNECT has exactly the key {@code sid}; returns it. */
  private static String assertConnected(String packet, String prefix) {
    assertThat(packet).startsWith("0" + prefix + "{");
    var data = Json.read(packet.substring(1 + prefix.length()));
    assertThat(data.propertyNames()).containsExactly("sid");
    assertThat(data.get("sid").asString()).isNotEmpty();
    return data.get("sid").asString();
  }

  private static void assertJson(String packet, String header, String json) {
    assertThat(packet).startsWith(header);
    var actual = Json.read(packet.substring(header.length()));
    assertThat(Json.same(actual, json)).as("%s is %s", actual, json).isTrue();
  }

  private static byte[] bytes(int... values) {
    var bytes = new byte[values.length];
    for (var i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Nested
  class Connect {

    @ParameterizedTest
    @EnumSource
    void givenSession_whenConnect_thenAnswerHasExactlyTheId(Transport transport) throws IOException {
      try (var engine = transport.open(p())) {
        engine.send("0");

        var id = assertConnected(engine.receiveText(), "");
        assertThat(id).isNotEqualTo(engine.sid());
        assertThat(engine.receiveText()).isEqualTo("2[\"auth\",{}]");
      }
    }

    @ParameterizedTest
    @EnumSource
    void givenSession_whenConnectWithAuth_thenHandlerSeesIt(Transport transport) throws IOException {
      try (var engine = transport.open(h())) {
        engine.send("0{\"token\":\"123\",\"nested\":{\"é\":[1,null,true]}}");

        assertConnected(engine.receiveText(), "");
        assertJson(engine.receiveText(), "2", "[\"auth\",{\"token\":\"123\",\"nested\":{\"é\":[1,null,true]}}]");
      }
    }

    @ParameterizedTest
    @EnumSource
    void givenSession_whenConnectWithEmptyAuth_thenHandlerSeesIt(Transport transport) throws IOException {
      try (var engine = transport.open(h())) {
        engine.send("0{}");

        assertConnected(engine.receiveText(), "");
        assertThat(engine.receiveText()).isEqualTo("2[\"auth\",{}]");
      }
    }

    @ParameterizedTest
    @EnumSource
    void givenSession_whenConnectToCustomNamespace_thenAnswered(Transport transport) throws IOException {
      try (var engine = transport.open(h())) {
        join(engine, "/custom,");
      }
    }

    @Test
    void givenNamespaceWithoutComma_whenConnect_thenAnswered() throws IOException {
      try (var engine = Transport.WEBSOCKET.open(h())) {
        engine.send("0/custom");

        assertConnected(engine.receiveText(), "/custom,");
      }
    }

    @ParameterizedTest
    @EnumSource
    void givenSession_whenConnectToCustomNamespaceWithAuth_thenHandlerSeesIt(Transport transport) throws IOException {
      try (var engine = transport.open(h())) {
        engine.send("0/custom,{\"token\":\"abc\"}");

        assertConnected(engine.receiveText(), "/custom,");
        assertJson(engine.receiveText(), "2/custom,", "[\"auth\",{\"token\":\"abc\"}]");
      }
    }

    @ParameterizedTest
    @EnumSource
    void givenUnknownNamespace_whenConnect_thenConnectErrorAndTheSessionIsUsable(Transport transport)
        throws IOException {
      try (var engine = transport.open(h())) {
        engine.send("0/random");

        assertJson(engine.receiveText(), "4/random,", "{\"message\":\"Invalid namespace\"}");
        join(engine, "");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/custom2", "/Custom", "/custom/", "/__proto__", "/constructor", "/toString", "/é", "/a b"})
    void givenNameNearOrSpecial_whenConnect_thenInvalidNamespace(String name) throws IOException {
      try (var engine = Transport.WEBSOCKET.open(h())) {
        engine.send("0" + name + ",");

        assertJson(engine.receiveText(), "4" + name + ",", "{\"message\":\"Invalid namespace\"}");
      }
    }

    @Test
    void givenRefusedNamespace_whenEventForIt_thenConnectionCloses() throws IOException {
      try (var engine = connected(Transport.WEBSOCKET)) {
        engine.send("0/random,");
        assertThat(engine.receiveText()).startsWith("4/random,");

        engine.send("2/random,[\"message\"]");

        engine.awaitEnd();
      }
    }

    @ParameterizedTest
    @EnumSource
    void givenNoConnect_whenTimeoutPasses_thenConnectionCloses(Transport transport) throws IOException {
      var start = System.nanoTime();
      try (var engine = transport.open(h())) {
        engine.awaitEnd(Duration.ofSeconds(5));
      }

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
    }

    @Test
    void givenOnlyRefusedConnect_whenTimeoutPasses_thenConnectionCloses() throws IOException {
      try (var engine = Transport.WEBSOCKET.open(h())) {
        engine.send("0/random,");
        assertThat(engine.receiveText()).startsWith("4/random,");

        engine.awaitEnd(Duration.ofSeconds(5));
      }
    }

    @ParameterizedTest
    @EnumSource
    void givenConnect_whenTimeoutPasses_thenConnectionLives(Transport transport) throws Exception {
      try (var engine = connected(transport)) {
        engine.assertQuietFor(Duration.ofMillis(1400));

        engine.send("2[\"message\",1]");

        assertThat(engine.receiveText()).isEqualTo("2[\"message-back\",1]");
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "2[\"message\",1]",
          "2/custom,[\"message\",1]",
          "31[1]",
          "1",
          "4{\"message\":\"no\"}",
          "0{\"token\"",
          "0\"abc\"",
          "0[]",
          "0[1]",
          "0true",
          "0{}x",
          "0{'a':1}",
          "abc",
          "",
          "7",
          "9",
          "-1"
        })
    void givenAnythingButAConnect_whenFirst_thenConnectionCloses(String packet) throws IOException {
      try (var engine = Transport.WEBSOCKET.open(h())) {
        engine.send(packet);

        // Less than connectTimeout: it is the packet that closes.
        engine.awaitEnd(Duration.ofMillis(900));
      }
    }

    @Test
    void givenEventBeforeConnect_whenOverPolling_thenConnectionCloses() throws IOException {
      try (var engine = Transport.POLLING.open(h())) {
        engine.trySend("2[\"message\",1]");

        engine.awaitEnd(Duration.ofMillis(900));
      }
    }

    @Test
    void givenBinaryEventBeforeConnect_thenConnectionCloses() throws IOException {
      try (var engine = Transport.WEBSOCKET.open(h())) {
        engine.send("51-[\"message\",{\"_placeholder\":true,\"num\":0}]");
        engine.trySend(bytes(1));

        engine.awaitEnd(Duration.ofMillis(900));
      }
    }

    @Test
    void givenBinaryBeforeConnect_thenConnectionCloses() throws IOException {
      try (var engine = Transport.WEBSOCKET.open(h())) {
        engine.send(bytes(1, 2, 3));

        engine.awaitEnd(Duration.ofMillis(900));
      }
    }

    @ParameterizedTest
    @EnumSource
    void givenConnected_whenSecondConnect_thenConnectionCloses(Transport transport) throws IOException {
      try (var engine = connected(transport)) {
        engine.trySend("0");

        engine.awaitEnd();
      }
    }

    @Test
    void givenConnectedToCustom_whenSecondConnectToIt_thenConnectionCloses() throws IOException {
      try (var engine = connected(Transport.WEBSOCKET)) {
        join(engine, "/custom,");

        engine.send("0/custom,");

        engine.awaitEnd();
      }
    }

    @Test
    void givenTwoSessions_thenTheirSocketsHaveDifferentIds() throws IOException {
      var ids = new HashSet<String>();
      for (var i = 0; i < 10; i++) {
        try (var engine = Transport.WEBSOCKET.open(h())) {
          ids.add(join(engine, ""));
          ids.add(join(engine, "/custom,"));
        }
      }

      assertThat(ids).hasSize(20);
    }

    @ParameterizedTest
    @EnumSource
    void givenDynamicNamespace_whenNameMatches_thenConnected(Transport transport) throws IOException {
      try (var engine = transport.open(h())) {
        engine.send("0/dyn-abc_1,");
        assertConnected(engine.receiveText(), "/dyn-abc_1,");

        engine.send("0/dyn-");
        assertJson(engine.receiveText(), "4/dyn-,", "{\"message\":\"Invalid namespace\"}");
        engine.send("0/dyn-a/b,");
        assertJson(engine.receiveText(), "4/dyn-a/b,", "{\"message\":\"Invalid namespace\"}");
        engine.send("0/xdyn-a,");
        assertJson(engine.receiveText(), "4/xdyn-a,", "{\"message\":\"Invalid namespace\"}");
      }
    }
  }

  @Nested
  class Disconnect {

    @ParameterizedTest
    @EnumSource
    void givenTwoNamespaces_whenOneIsLeft_thenTheOtherIsUsable(Transport transport) throws IOException {
      try (var engine = connected(transport)) {
        join(engine, "/custom,");

        engine.send("1/custom,");
        engine.send("2[\"message\",\"still here\"]");

        assertThat(engine.receiveText()).isEqualTo("2[\"message-back\",\"still here\"]");
      }
    }

    @ParameterizedTest
    @EnumSource
    void givenOnlyNamespace_whenLeft_thenTheSessionLivesAndMayConnectAgain(Transport transport) throws Exception {
      try (var engine = transport.open(h())) {
        var first = join(engine, "");
        engine.send("1");
        engine.assertQuietFor(BRIEFLY);

        var second = join(engine, "");

        assertThat(second).isNotEqualTo(first);
        engine.send("2[\"message\"]");
        assertThat(engine.receiveText()).isEqualTo("2[\"message-back\"]");
      }
    }

    @Test
    void givenMainNamespace_whenLeft_thenCustomIsKept() throws Exception {
      try (var engine = connected(Transport.WEBSOCKET)) {
        join(engine, "/custom,");

        engine.send("1");
        engine.assertQuietFor(BRIEFLY);

        engine.send("0/custom,");
        engine.awaitEnd();
      }
    }

    @Test
    void givenNamespaceLeft_whenEventForIt_thenConnectionCloses() throws Exception {
      try (var engine = connected(Transport.WEBSOCKET)) {
        engine.send("1");
        engine.assertQuietFor(BRIEFLY);

        engine.send("2[\"message\",1]");

        engine.awaitEnd();
      }
    }

    @ParameterizedTest
    @EnumSource
    void givenNamespaceLeftAndJoinedManyTimes_thenEveryTimeANewSocket(Transport transport) throws IOException {
      try (var engine = connected(transport)) {
        var ids = new HashSet<String>();
        for (var i = 0; i < 20; i++) {
          ids.add(join(engine, "/custom,"));
          engine.send("1/custom,");
          engine.send("2[\"message\"]");
          assertThat(engine.receiveText()).isEqualTo("2[\"message-back\"]");
        }

        assertThat(ids).hasSize(20);
      }
    }
  }

  @Nested
  class Event {

    static final List<String> ARGUMENTS =
        List.of(
            "1,\"2\",{\"3\":[true]}",
            "null",
            "true,false",
            "0,-0.5,1e3,1.7976931348623157e308,5e-324,9007199254740991,-1",
            "\"\"",
            "{}",
            "[]",
            "[[],[[]],{\"a\":{}}]",
            "\"utf8 — string €, 日本語, 😀\"",
            "\"\\u0000\\u0001\\u001f\\u007f\\u2028\\u2029\\n\\r\\t\\\"\\\\/\"",
            "\"\\ud83d\\ude00\"",
            "\"a,b\",\"/c,\",\"[d]\",\"{e}\"",
            "{\"\":1,\"a b\":2,\"é\":3,\"constructor\":4,\"toString\":5}",
            "{\"__proto__\":{\"polluted\":true}}",
            "{\"_placeholder\":true,\"num\":0}",
            "{\"_placeholder\":false}",
            "{\"type\":2,\"nsp\":\"/\",\"data\":[]}");

    @ParameterizedTest
    @FieldSource("ARGUMENTS")
    void givenArgumentsOfEveryKind_whenEvent_thenTheyComeBack(String arguments) throws IOException {
      try (var engine = connected(Transport.WEBSOCKET)) {
        engine.send("2[\"message\"," + arguments + "]");

        assertJson(engine.receiveText(), "2", "[\"message-back\"," + arguments + "]");
      }
    }

    @ParameterizedTest
    @FieldSource("ARGUMENTS")
    void givenArgumentsOfEveryKindOverPolling_whenEvent_thenTheyComeBack(String arguments) throws IOException {
      try (var engine = connected(Transport.POLLING)) {
        engine.send("2[\"message\"," + arguments + "]");

        assertJson(engine.receiveText(), "2", "[\"message-back\"," + arguments + "]");
      }
    }

    @ParameterizedTest
    @EnumSource
    void givenNoArguments_whenEvent_thenNoneComeBack(Transport transport) throws IOException {
      try (var engine = connected(transport)) {
        engine.send("2[\"message\"]");

        assertThat(engine.receiveText()).isEqualTo("2[\"message-back\"]");
      }
    }

    @Test
    void givenWhiteSpaceInJson_whenEvent_thenUnderstood() throws IOException {
      try (var engine = connected(Transport.WEBSOCKET)) {
        engine.send("2[ \"message\" ,\t1 ,\n{ \"a\" : 2 } ] ");

        assertJson(engine.receiveText(), "2", "[\"message-back\",1,{\"a\":2}]");
      }
    }

    @Test
    void givenEscapedName_whenEvent_thenItIsTheSameName() throws IOException {
      try (var engine = connected(Transport.WEBSOCKET)) {
        engine.send("2[\"mess\\u0061ge\",1]");

        assertJson(engine.receiveText(), "2", "[\"message-back\",1]");
      }
    }

    @Test
    void givenManyArguments_whenEvent_thenAllComeBack() throws IOException {
      try (var engine = connected(Transport.WEBSOCKET)) {
        var numbers = String.join(",", IntStream.range(0, 500).mapToObj(Integer::toString).toList());

        engine.send("2[\"message\"," + numbers + "]");

        assertJson(engine.receiveText(), "2", "[\"message-back\"," + numbers + "]");
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "2[\"nobody listens\",1]",
          "2[\"\",1]",
          "2[1,\"a number may name an event\"]",
          "2[-1.5]",
          "2[\"__proto__\",1]",
          "2[\"constructor\"]",
          "2[\"toString\",{}]",
          "2[\"hasOwnProperty\"]",
          "2[\"connection\",1]",
          "2[\"error\",1]",
          "2[\"Message\",1]",
          "27[\"nobody answers\"]"
        })
    void givenEventWithoutHandler_thenIgnoredAndTheConnectionLives(String packet) throws IOException {
      try (var engine = connected(Transport.WEBSOCKET)) {
        engine.send(packet);
        engine.send("2[\"message\",\"next\"]");

        assertThat(engine.receiveText()).isEqualTo("2[\"message-back\",\"next\"]");
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "2{}",
          "2[]",
          "2[null]",
          "2[true]",
          "2[{}]",
          "2[[]]",
          "2[[\"message\"],1]",
          "2\"message\"",
          "2message",
          "2[\"message\"",
          "2[\"message\",]",
          "2[\"message\"]]",
          "2[\"message\"] x",
          "2[\"message\",{\"a\":}]",
          "2[\"message\",NaN]",
          "2[\"message\",01]",
          "2[\"message\",'a']",
          "2[\"message\",\"\t\"]",
          "2[\"message\",\"\\x\"]",
          "2[\"connect\"]",
          "2[\"connect_error\",1]",
          "2[\"disconnect\"]",
          "2[\"disconnecting\"]",
          "2[\"newListener\"]",
          "2[\"removeListener\"]",
          "2/nowhere,[\"message\"]",
          "3x",
          "31{}",
          "31\"a\"",
          "31[",
          "0",
          "4",
          "4{\"message\":\"no\"}",
          "1{}",
          "1[]",
          "7",
          "9[\"message\"]",
          "abc",
          "",
          " 2[\"message\"]"
        })
    void givenConnected_whenMalformedPacket_thenConnectionCloses(String packet) throws IOException {
      try (var engine = connected(Transport.WEBSOCKET, h())) {
        engine.send(packet);

        engine.awaitEnd();
      }
    }

    @ParameterizedTest
    @EnumSource
    void givenMalformedPacket_whenOneOfTwoNamespaces_thenTheWholeConnectionCloses(Transport transport)
        throws IOException {
      try (var engine = connected(transport)) {
        join(engine, "/custom,");

        engine.trySend("2/custom,{\"not\":\"an array\"}");

        engine.awaitEnd();
      }
    }

    @ParameterizedTest
    @EnumSource
    void given300Events_whenSentInOneGo_thenTheyComeBackInOrder(Transport transport) throws IOException {
      try (var engine = connected(transport)) {
        for (var i = 0; i < 300; i++) {
          engine.send("2[\"message\"," + i + "]");
        }

        for (var i = 0; i < 300; i++) {
          assertThat(engine.receiveText()).isEqualTo("2[\"message-back\"," + i + "]");
        }
      }
    }

    @ParameterizedTest
    @EnumSource
    void givenLargeString_whenEvent_thenItComesBackWhole(Transport transport) throws IOException {
      try (var engine = connected(transport, h())) {
        var packet = "2[\"message\",\"" + "é".repeat(200_000) + "\"]";

        engine.send(packet);

        assertThat(engine.receiveText().equals(packet.replace("\"message\"", "\"message-back\""))).isTrue();
      }
    }
  }

  @Nested
  class Acknowledgement {

    @ParameterizedTest
    @EnumSource
    void givenId_whenEvent_thenAckWithTheSameId(Transport transport) throws IOException {
      try (var engine = connected(transport)) {
        engine.send("2456[\"message-with-ack\",1,\"2\",{\"3\":[false]}]");

        assertJson(engine.receiveText(), "3456", "[1,\"2\",{\"3\":[false]}]");
      }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 9, 10, 2_147_483_647L, 2_147_483_648L, 9_007_199_254_740_991L})
    void givenIdOfAnySize_whenEvent_thenAckWithTheSameId(long id) throws IOException {
      try (var engine = connected(Transport.WEBSOCKET)) {
        engine.send("2" + id + "[\"message-with-ack\"]");

        assertThat(engine.receiveText()).isEqualTo("3" + id + "[]");
      }
    }

    @Test
    void givenNoId_whenEventThatAcks_thenNothingIsSent() throws Exception {
      try (var engine = connected(Transport.WEBSOCKET)) {
        engine.send("2[\"message-with-ack\",1]");
        engine.send("2[\"message\",2]");

        assertThat(engine.receiveText()).isEqualTo("2[\"message-back\",2]");
      }
    }

    @Test
    void givenManyIdsOutOfOrder_whenEvents_thenEachIsAnswered() throws IOException {
      try (var engine = connected(Transport.WEBSOCKET)) {
        var ids = List.of(5, 3, 900, 0, 12);
        for (var id : ids) {
          engine.send("2" + id + "[\"message-with-ack\"," + id + "]");
        }

        for (var id : ids) {
          assertThat(engine.receiveText()).isEqualTo("3" + id + "[" + id + "]");
        }
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"31[]", "30[1,2]", "3999999[\"x\"]", "39007199254740991[]"})
    void givenAckThatNobodyAwaits_thenIgnored(String ack) throws IOException {
      try (var engine = connected(Transport.WEBSOCKET)) {
        engine.send(ack);
        engine.send("2[\"message\"]");

        assertThat(engine.receiveText()).isEqualTo("2[\"message-back\"]");
      }
    }
  }

  @Nested
  class Binary {

    @ParameterizedTest
    @EnumSource
    void givenOneAttachment_whenBinaryEvent_thenItComesBack(Transport transport) throws IOException {
      try (var engine = connected(transport)) {
        engine.send("51-[\"message\",{\"_placeholder\":true,\"num\":0}]");
        engine.send(bytes(1, 2, 3));

        assertJson(engine.receiveText(), "51-", "[\"message-back\",{\"_placeholder\":true,\"num\":0}]");
        assertThat(engine.receiveBinary()).containsExactly(1, 2, 3);
      }
    }

    @ParameterizedTest
    @EnumSource
    void givenSeveralNestedAttachments_whenBinaryEvent_thenEachComesBackInItsPlace(Transport transport)
        throws IOException {
      try (var engine = connected(transport)) {
        engine.send(
            "53-[\"message\",{\"a\":[{\"_placeholder\":true,\"num\":0},1],\"b\":{\"c\":{\"_placeholder\":true,\"num\":1}}},"
                + "\"x\",{\"_placeholder\":true,\"num\":2}]");
        engine.send(bytes(1));
        engine.send(bytes());
        engine.send(bytes(0, 255));

        var back = receiveBinaryPacket(engine, "53-");
        assertThat(back)
            .isEqualTo(Json.read("[\"message-back\",{\"a\":[\"<1>\",1],\"b\":{\"c\":\"<>\"}},\"x\",\"<0,255>\"]"));
      }
    }

    @ParameterizedTest
    @EnumSource
    void givenPlaceholdersOutOfOrder_whenBinaryEvent_thenEachHasItsOwnBytes(Transport transport) throws IOException {
      try (var engine = connected(transport)) {
        engine.send(
            "52-[\"message\",{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":0}]");
        engine.send(bytes(10));
        engine.send(bytes(20));

        assertThat(receiveBinaryPacket(engine, "52-")).isEqualTo(Json.read("[\"message-back\",\"<20>\",\"<10>\"]"));
      }
    }

    @ParameterizedTest
    @EnumSource
    void givenTenAttachments_whenBinaryEvent_thenAllComeBack(Transport transport) throws IOException {
      try (var engine = connected(transport)) {
        var placeholders = new ArrayList<String>();
        var expected = new ArrayList<String>();
        for (var i = 0; i < 10; i++) {
          placeholders.add("{\"_placeholder\":true,\"num\":" + i + "}");
          expected.add("\"<" + i + "," + (i + 1) + ">\"");
        }
        engine.send("510-[\"message\"," + String.join(",", placeholders) + "]");
        for (var i = 0; i < 10; i++) {
          engine.send(bytes(i, i + 1));
        }

        assertThat(receiveBinaryPacket(engine, "510-"))
            .isEqualTo(Json.read("[\"message-back\"," + String.join(",", expected) + "]"));
      }
    }

    @ParameterizedTest
    @EnumSource
    void givenBinaryEventWithId_whenHandled_thenBinaryAck(Transport transport) throws IOException {
      try (var engine = connected(transport)) {
        engine.send(
            "52-789[\"message-with-ack\",{\"_placeholder\":true,\"num\":0},{\"a\":{\"_placeholder\":true,\"num\":1}}]");
        engine.send(bytes(1, 2));
        engine.send(bytes(3));

        assertThat(receiveBinaryPacket(engine, "62-789")).isEqualTo(Json.read("[\"<1,2>\",{\"a\":\"<3>\"}]"));
      }
    }

    @Test
    void givenLargeAttachment_whenBinaryEvent_thenItComesBackWhole() throws IOException {
      try (var engine = connected(Transport.WEBSOCKET, h())) {
        var data = new byte[900_000];
        IntStream.range(0, data.length).forEach(i -> data[i] = (byte) (i * 31));

        engine.send("51-[\"message\",{\"_placeholder\":true,\"num\":0}]");
        engine.send(data);

        engine.receiveText();
        assertThat(engine.receiveBinary()).isEqualTo(data);
      }
    }

    @Test
    void givenBinaryForCustomNamespace_thenUnderstoodAndIgnored() throws IOException {
      try (var engine = connected(Transport.WEBSOCKET)) {
        join(engine, "/custom,");

        engine.send("51-/custom,[\"message\",{\"_placeholder\":true,\"num\":0}]");
        engine.send(bytes(1));
        engine.send("2[\"message\"]");

        assertThat(engine.receiveText()).isEqualTo("2[\"message-back\"]");
      }
    }

    @Test
    void givenBinaryAckThatNobodyAwaits_thenIgnored() throws IOException {
      try (var engine = connected(Transport.WEBSOCKET)) {
        engine.send("61-7[{\"_placeholder\":true,\"num\":0}]");
        engine.send(bytes(1));
        engine.send("2[\"message\"]");

        assertThat(engine.receiveText()).isEqualTo("2[\"message-back\"]");
      }
    }

    static final List<Arguments> ILLEGAL_HEADERS =
        List.of(
            Arguments.of("no count", "5[\"message\",{\"_placeholder\":true,\"num\":0}]"),
            Arguments.of("count without dash", "51[\"message\",{\"_placeholder\":true,\"num\":0}]"),
            Arguments.of("count 0", "50-[\"message\"]"),
            Arguments.of("negative count", "5-1-[\"message\"]"),
            Arguments.of("count of letters", "5abc-[\"message\"]"),
            Arguments.of("fractional count", "51.5-[\"message\"]"),
            Arguments.of("too many", "511-[\"message\",{\"_placeholder\":true,\"num\":0}]"),
            Arguments.of("far too many", "599999999999-[\"message\"]"),
            Arguments.of("no payload's bracket", "51-{\"_placeholder\":true,\"num\":0}"),
            Arguments.of("name is a placeholder", "51-[{\"_placeholder\":true,\"num\":0},\"a\"]"),
            Arguments.of("reserved name", "51-[\"connect\",{\"_placeholder\":true,\"num\":0}]"),
            Arguments.of("ack count 0", "60-1[]"));

    @ParameterizedTest(name = "{0}")
    @FieldSource("ILLEGAL_HEADERS")
    void givenIllegalHeader_whenBinaryEvent_thenConnectionCloses(String what, String header) throws IOException {
      try (var engine = connected(Transport.WEBSOCKET, h())) {
        engine.send(header);

        engine.awaitEnd();
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-1", "0.5", "\"0\"", "null", "\"__proto__\"", "[0]", "{}", "1e99"})
    void givenPlaceholderThatPointsNowhere_whenComplete_thenConnectionCloses(String num) throws IOException {
      // The reference takes a fraction, and hands nothing to the handler.
      assumeThat(target().isReference() && num.equals("0.5")).isFalse();
      try (var engine = connected(Transport.WEBSOCKET, h())) {
        engine.send("51-[\"message\",{\"_placeholder\":true,\"num\":" + num + "}]");
        engine.trySend(bytes(1));

        engine.awaitEnd();
      }
    }

    @ParameterizedTest
    @EnumSource
    void givenTextWhileAttachmentsAreAwaited_thenConnectionCloses(Transport transport) throws IOException {
      try (var engine = connected(transport, h())) {
        engine.send("51-[\"message\",{\"_placeholder\":true,\"num\":0}]");

        engine.trySend("2[\"message\"]");

        engine.awaitEnd();
      }
    }

    @ParameterizedTest
    @EnumSource
    void givenBytesWithoutHeader_thenConnectionCloses(Transport transport) throws IOException {
      try (var engine = connected(transport, h())) {
        engine.trySend(bytes(1));

        engine.awaitEnd();
      }
    }

    /** Puts "<bytes>" where the placeholders are. */
    private static JsonNode receiveBinaryPacket(Engine engine, String header) {
      var packet = engine.receiveText();
      assertThat(packet).startsWith(header);
      var json = packet.substring(header.length());
      var count = Integer.parseInt(header.substring(1, header.indexOf('-')));
      for (var i = 0; i < count; i++) {
        var values = new ArrayList<String>();
        for (var b : engine.receiveBinary()) {
          values.add(Integer.toString(b & 0xff));
        }
        var placeholder = "{\"_placeholder\":true,\"num\":" + i + "}";
        assertThat(json).contains(placeholder);
        json = json.replace(placeholder, "\"<" + String.join(",", values) + ">\"");
      }
      return Json.read(json);
    }
  }

  @Nested
  class Multiplexing {

    @ParameterizedTest
    @EnumSource
    void givenSeveralNamespaces_whenConnected_thenEachHasItsOwnSocket(Transport transport) throws IOException {
      try (var engine = transport.open(h())) {
        var main = join(engine, "");
        var custom = join(engine, "/custom,");
        engine.send("0/dyn-a,");
        var dynamic = assertConnected(engine.receiveText(), "/dyn-a,");

        assertThat(new HashSet<>(List.of(main, custom, dynamic, engine.sid()))).hasSize(4);
      }
    }

    @ParameterizedTest
    @EnumSource
    void givenEventsForTwoNamespaces_whenInterleaved_thenOnlyTheirHandlersAnswer(Transport transport)
        throws IOException {
      try (var engine = connected(transport)) {
        join(engine, "/custom,");

        for (var i = 0; i < 10; i++) {
          engine.send("2/custom,[\"message\"," + i + "]");
          engine.send("2" + i + "[\"message-with-ack\"," + i + "]");
        }

        for (var i = 0; i < 10; i++) {
          assertThat(engine.receiveText()).isEqualTo("3" + i + "[" + i + "]");
        }
      }
    }

    @Test
    void givenTwoConnections_whenOneSends_thenOnlyItHears() throws Exception {
      try (var one = connected(Transport.WEBSOCKET);
          var two = connected(Transport.WEBSOCKET)) {
        one.send("2[\"message\",1]");

        assertThat(one.receiveText()).isEqualTo("2[\"message-back\",1]");
        two.assertQuietFor(BRIEFLY);
      }
    }

    @Test
    void givenPacketsPostedInOnePayload_thenAllAreHandledInOrder() throws IOException {
      var session = Polling.open(h());
      session.send("40\u001e40/custom,");
      var answers = session.receive(4);
      assertThat(answers).contains("42[\"auth\",{}]", "42/custom,[\"auth\",{}]");

      session.send("42[\"message\",1]\u001e42/custom,[\"none\"]\u001e421[\"message-with-ack\",2]\u001e42[\"message\",3]");

      assertThat(session.receive(3)).containsExactly("42[\"message-back\",1]", "431[2]", "42[\"message-back\",3]");
    }
  }

  @Nested
  class Rooms {

    @ParameterizedTest
    @EnumSource
    void givenJoinsAndLeaves_thenTheNumberOfRoomsIsAcknowledged(Transport transport) throws IOException {
      try (var engine = connected(transport, h())) {
        engine.send("20[\"join\",\"a\"]");
        engine.send("21[\"join\",\"a\"]");
        engine.send("22[\"join\",\"b\"]");
        engine.send("23[\"leave\",\"a\"]");
        engine.send("24[\"leave\",\"unknown\"]");

        for (var expected : List.of("30[2]", "31[2]", "32[3]", "33[2]", "34[2]")) {
          assertThat(engine.receiveText()).isEqualTo(expected);
        }
      }
    }

    @Test
    void givenMembers_whenEventToTheRoom_thenTheyAndOnlyTheyHear() throws Exception {
      try (var sender = connected(Transport.WEBSOCKET, h());
          var member = connected(Transport.POLLING, h());
          var stranger = connected(Transport.WEBSOCKET, h())) {
        member.send("20[\"join\",\"room of two\"]");
        assertThat(member.receiveText()).isEqualTo("30[2]");
        sender.send("20[\"join\",\"room of two\"]");
        assertThat(sender.receiveText()).isEqualTo("30[2]");

        sender.send("2[\"to-room\",\"room of two\",\"hello\",{\"é\":1}]");

        assertJson(member.receiveText(), "2", "[\"room-message\",\"hello\",{\"é\":1}]");
        assertJson(sender.receiveText(), "2", "[\"room-message\",\"hello\",{\"é\":1}]");
        stranger.assertQuietFor(BRIEFLY);
      }
    }

    @Test
    void givenBinary_whenEventToTheRoom_thenMembersOfBothTransportsHear() throws Exception {
      try (var one = connected(Transport.WEBSOCKET, h());
          var two = connected(Transport.POLLING, h())) {
        for (var member : List.of(one, two)) {
          member.send("20[\"join\",\"binary room\"]");
          assertThat(member.receiveText()).isEqualTo("30[2]");
        }

        one.send("51-[\"to-room\",\"binary room\",{\"_placeholder\":true,\"num\":0}]");
        one.send(bytes(9, 8));

        for (var member : List.of(one, two)) {
          assertJson(member.receiveText(), "51-", "[\"room-message\",{\"_placeholder\":true,\"num\":0}]");
          assertThat(member.receiveBinary()).containsExactly(9, 8);
        }
      }
    }

    @Test
    void givenMemberThatLeft_whenEventToTheRoom_thenItHearsNothing() throws Exception {
      try (var sender = connected(Transport.WEBSOCKET, h());
          var left = connected(Transport.WEBSOCKET, h())) {
        left.send("20[\"join\",\"left room\"]");
        assertThat(left.receiveText()).isEqualTo("30[2]");
        left.send("21[\"leave\",\"left room\"]");
        assertThat(left.receiveText()).isEqualTo("31[1]");

        sender.send("2[\"to-room\",\"left room\",1]");
        sender.send("2[\"message\"]");

        assertThat(sender.receiveText()).isEqualTo("2[\"message-back\"]");
        left.assertQuietFor(BRIEFLY);
      }
    }
  }
}
