package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What net-socket.io 1.0.1 wrote and read. */
class LineVectorsTest {

  private static final String FILE = "net-socket.io-1.0.1.json";

  /**
   * Where the original has a defect (it gives an event twice, damages its text, ends the process or lets a peer speak in
   * its own name), or makes an event named "undefined" of what is none: the events that are read here.
   */
  private static final Map<String, String> DEVIATIONS = Map.ofEntries(
      Map.entry("split between } and CRLF: delivered twice", "[[a, 1.0]]"),
      Map.entry("split between CR and LF: delivered twice", "[[a, 1.0]]"),
      Map.entry("no newline at all: delivered at once", "[]"),
      Map.entry("UTF-8 character split over two chunks is damaged", "[[a, é]]"),
      Map.entry("number line", "[]"),
      Map.entry("array line", "[]"),
      Map.entry("object without eventName emits \"undefined\"", "[]"),
      Map.entry("args string is spread into characters", "[]"),
      Map.entry("reserved names are accepted from the wire", "[]"),
      Map.entry("error from the wire with a listener", "[]"));

  static Stream<Arguments> emitted() {
    return Golden.cases(FILE, "emit").filter(each -> !"circular argument".equals(each.get()[0]));
  }

  static Stream<Arguments> received() {
    return Golden.cases(FILE, "receive");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("emitted")
  void givenEvent_whenWritten_thenTheBytesAreThoseOfTheOriginal(String name, JsonNode vector) {
    Slice line = Lines.encode(event(vector.path("args")));

    assertThat(line).isEqualTo(Golden.hex(vector.path("hex")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("emitted")
  void givenLineOfTheOriginal_whenReadAndRelayed_thenNoByteChanges(String name, JsonNode vector) {
    var lines = new Lines();

    lines.feed(Golden.hex(vector.path("hex")));
    var relayed = new ArrayList<Slice>();
    lines.events.forEach(event -> relayed.add(Lines.encode(event)));

    assertThat(relayed).isEqualTo(vector.path("hex").asString().isEmpty() ? List.of() : List.of(Golden.hex(vector.path("hex"))));
    assertThat(lines.dropped).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("received")
  void givenBytes_whenRead_thenEventsAreThoseOfTheOriginal(String name, JsonNode vector) {
    var whole = new Lines();
    var byteByByte = new Lines();

    for (JsonNode chunk : vector.path("chunks_hex")) {
      Slice bytes = Golden.hex(chunk);
      whole.feed(bytes);
      for (int i = 0; i < bytes.length(); i++) {
        byteByByte.feed(bytes.range(i, i + 1));
      }
    }

    assertThat(shown(whole.events)).isEqualTo(expected(name, vector));
    assertThat(shown(byteByByte.events)).isEqualTo(expected(name, vector));
  }

  private static String expected(String name, JsonNode vector) {
    String deviation = DEVIATIONS.get(name);
    return deviation != null ? deviation : String.valueOf(Golden.plain(vector.path("events"), List.of()));
  }

  private static String shown(List<Packet.Event> events) {
    var shown = new ArrayList<Object>();
    for (Packet.Event event : events) {
      String args = String.valueOf(Golden.plain(event.args()));
      shown.add(args.equals("[]") ? "[" + event.name() + "]" : "[" + event.name() + ", " + args.substring(1));
    }
    return shown.toString();
  }

  private static Packet.Event event(JsonNode args) {
    var values = new ArrayList<@Nullable Object>();
    for (int i = 1; i < args.size(); i++) {
      values.add(args.path(i).has("$fn") ? null : Golden.value(args.path(i)));
    }
    JsonNode name = args.path(0);
    return new Packet.Event(
        "/",
        name.isNumber() ? EventName.of(name.asDouble()) : EventName.of(name.asString()),
        Args.of(Args.PLAIN, values.toArray()),
        OptionalLong.empty());
  }

  @Test
  void givenPacketThatIsNoEventOfTheMainNamespace_whenWritten_thenNothingIs() {
    var others = List.of(
        new Packet.Connect("/", Slice.utf8("{\"sid\":\"x\"}")),
        new Packet.Disconnect("/"),
        new Packet.ConnectError("/", Slice.utf8("{\"message\":\"no\"}")),
        new Packet.Ack("/", 1, Args.of(Args.PLAIN, "x")),
        new Packet.Event("/chat", EventName.of("x"), Args.NONE, OptionalLong.empty()));

    assertThat(others).allSatisfy(packet -> assertThat(Lines.encode(packet)).isEqualTo(Slice.EMPTY));
    ByteBuf out = Unpooled.buffer();
    LineEncoder.write(out, EngineCodec.PING);
    assertThat(out.readableBytes()).isZero();
  }

  @Test
  void givenEventWithIdAndLineBreaksAndBytes_whenWritten_thenOneLineWithoutThem() {
    Args args = Args.ofJson(Args.PLAIN, Slice.utf8("{\"a\"\r\n:\n[1 ,\r2]}")).append(Slice.of(new byte[] {-1, 0, 10, 99}));
    var event = new Packet.Event("/", EventName.of("x"), args, OptionalLong.of(7));

    String line = Lines.encode(event).toUtf8();

    assertThat(line).isEqualTo(
        "{\"eventName\":\"x\",\"args\":[{\"a\"  : [1 , 2]},{\"type\":\"Buffer\",\"data\":[255,0,10,99]}]}\r\n");
  }
}
