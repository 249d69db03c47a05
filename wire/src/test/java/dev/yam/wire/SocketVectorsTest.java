package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What socket.io-parser 4.2.7 wrote and read (Socket.IO protocol 5). */
class SocketVectorsTest {

  private static final String FILE = "socket.io-parser-4.2.7.json";

  /** Accepted by the original although the protocol does not say so: refused here. */
  private static final Set<String> REFUSED = Set.of(
      "decode \"\"", "decode \"2\"", "decode \"01\"", "decode \"41\"", "decode \"2 1[\\\"a\\\"]\"", "placeholder num 0.5",
      "binary event that also holds a placeholder look-alike");

  private final PacketDecoder decoder = new PacketDecoder(PacketLimits.DEFAULT, Args.PLAIN);
  private final List<Packet> packets = new ArrayList<>();

  static Stream<Arguments> encoded() {
    return Golden.cases(FILE, "encode");
  }

  static Stream<Arguments> decoded() {
    return Golden.cases(FILE, "decode");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("encoded")
  void givenPacket_whenEncoded_thenTheFramesAreThoseOfTheOriginal(String name, JsonNode vector) {
    if (REFUSED.contains(name)) {
      assertThatThrownBy(() -> PacketEncoder.encode(packet(vector.path("packet"))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("rename the member");
      return;
    }

    Outgoing outgoing = PacketEncoder.encode(packet(vector.path("packet")));

    assertThat(outgoing.text()).isEqualTo(Slice.utf8("4" + vector.path("frames").path(0).path("text").asString()));
    assertThat(outgoing.attachments()).isEqualTo(attachments(vector));
  }

  private static List<Slice> attachments(JsonNode vector) {
    var attachments = new ArrayList<Slice>();
    for (int i = 1; i < vector.path("frames").size(); i++) {
      attachments.add(Golden.hex(vector.path("frames").path(i).path("hex")));
    }
    return attachments;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("encoded")
  void givenFramesOfTheOriginal_whenReadAndRelayed_thenNoByteChanges(String name, JsonNode vector) {
    if (vector.has("decode_error")) {
      assertThatThrownBy(() -> feed(vector)).isInstanceOf(YamException.class);
      return;
    }

    feed(vector);
    Outgoing relayed = PacketEncoder.encode(packets.getFirst());

    assertThat(packets).extracting(SocketVectorsTest::shown).containsExactly(expected(vector.path("decoded")));
    assertThat(relayed.text().from(1)).isEqualTo(Golden.text(vector.path("frames").path(0).path("text")));
    assertThat(relayed.attachments()).isEqualTo(attachments(vector));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("decoded")
  void givenFrames_whenRead_thenPacketsAndErrorAreThoseOfTheOriginal(String name, JsonNode vector) {
    if (vector.has("error") || REFUSED.contains(name)) {
      assertThatThrownBy(() -> feed(vector)).isInstanceOf(YamException.class);
      assertThat(packets).isEmpty();
      return;
    }

    feed(vector);

    var expected = new ArrayList<String>();
    vector.path("packets").forEach(packet -> expected.add(expected(packet)));
    assertThat(packets).extracting(SocketVectorsTest::shown).isEqualTo(expected);
    assertThat(decoder.isWaiting()).isEqualTo(vector.path("waiting").asBoolean(false));
  }

  private void feed(JsonNode vector) {
    for (JsonNode frame : vector.path("frames")) {
      if (frame.has("hex")) {
        decoder.binary(Golden.hex(frame.path("hex")), packets::add);
      } else {
        decoder.text(Golden.text(frame.path("text")), packets::add);
      }
    }
  }

  private static Packet packet(JsonNode node) {
    String namespace = node.path("nsp").asString();
    OptionalLong id = node.has("id") ? OptionalLong.of(node.path("id").asLong()) : OptionalLong.empty();
    JsonNode data = node.path("data");
    Slice json = data.isMissingNode() ? Slice.EMPTY : JsonWriter.write(Args.PLAIN, Golden.value(data));
    return switch (node.path("type").asInt()) {
      case 0 -> new Packet.Connect(namespace, json);
      case 1 -> new Packet.Disconnect(namespace);
      case 2 -> {
        JsonNode name = data.path(0);
        yield new Packet.Event(namespace,
            name.isNumber() ? EventName.of(name.asDouble()) : EventName.of(name.asString()), args(data, 1), id);
      }
      case 3 -> new Packet.Ack(namespace, id.orElseThrow(), args(data, 0));
      default -> new Packet.ConnectError(namespace, json);
    };
  }

  private static Args args(JsonNode data, int from) {
    var values = new ArrayList<@Nullable Object>();
    for (int i = from; i < data.size(); i++) {
      values.add(Golden.value(data.path(i)));
    }
    return Args.of(Args.PLAIN, values.toArray());
  }

  private static String expected(JsonNode packet) {
    var members = new TreeMap<String, @Nullable Object>();
    packet.properties().forEach(member -> members.put(member.getKey(), Golden.plain(member.getValue(), List.of())));
    return members.toString();
  }

  private static String shown(Packet packet) {
    var shown = new TreeMap<String, @Nullable Object>(Map.of("nsp", packet.namespace()));
    switch (packet) {
      case Packet.Connect connect -> data(shown, 0.0, connect.data());
      case Packet.Disconnect disconnect -> shown.put("type", 1.0);
      case Packet.Event event -> {
        shown.put("type", 2.0);
        event.ackId().ifPresent(id -> shown.put("id", (double) id));
        Args all = event.args().isEmpty()
            ? Args.ofJson(Args.PLAIN, event.name().json())
            : Args.ofJson(Args.PLAIN, event.name().json()).concat(event.args());
        shown.put("data", Golden.plain(all));
      }
      case Packet.Ack ack -> {
        shown.put("type", 3.0);
        if (ack.id() != Packet.Ack.NO_ID) {
          shown.put("id", (double) ack.id());
        }
        shown.put("data", Golden.plain(ack.args()));
      }
      case Packet.ConnectError error -> data(shown, 4.0, error.data());
    }
    return shown.toString();
  }

  private static void data(Map<String, @Nullable Object> shown, double type, Slice data) {
    shown.put("type", type);
    if (!data.isEmpty()) {
      shown.put("data", Golden.plain(Golden.read(data), List.of()));
    }
  }
}
