package dev.yam.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/** What holds for any arguments, any JSON and any bytes. */
@NullUnmarked // jqwik's generators say nothing about null
class CodecPropertyTest {

  private static final String STRUCTURE = "[]{},:\"\\tfn-+.0123456789eEu/ \n\r_\u0001\u00e9\ud83d\ude00";

  @Property(tries = 500)
  void givenAnyValues_whenWritten_thenAnIndependentReaderReadsTheSame(@ForAll("values") List<@Nullable Object> values) {
    Args args = Args.of(Args.PLAIN, values.toArray());

    assertThat(Golden.plain(args)).hasToString(String.valueOf(Values.plain(values)));
    assertThat(args.size()).isEqualTo(values.size());
    for (int i = 0; i < values.size(); i++) {
      Object read = Golden.plain(Golden.read(args.json(i)), args.attachments());
      assertThat(String.valueOf(read)).isEqualTo(String.valueOf(Values.plain(values.get(i))));
      assertThat(args.isBinary(i)).isEqualTo(values.get(i) instanceof Slice);
    }
  }

  @Property(tries = 500)
  void givenAnyPacket_whenSentAndRead_thenItIsTheSame(
      @ForAll("values") List<@Nullable Object> values, @ForAll("text") String name, @ForAll boolean ack, @ForAll @IntRange int id) {
    Args args = Args.of(Args.PLAIN, values.toArray());
    Packet sent = ack
        ? new Packet.Ack("/n", id, args)
        : new Packet.Event("/", EventName.of("e" + name), args, id % 2 == 0 ? OptionalLong.empty() : OptionalLong.of(id));
    var decoder = new PacketDecoder(new PacketLimits(1000, 256, 10_000, 256), Args.PLAIN);
    var received = new ArrayList<Packet>();

    Outgoing outgoing = PacketEncoder.encode(sent);
    decoder.text(outgoing.text().from(1), received::add);
    outgoing.attachments().forEach(attachment -> decoder.binary(attachment, received::add));

    assertThat(received).containsExactly(sent);
  }

  @Property(tries = 500)
  void givenAnyArguments_whenJoinedAndTakenApart_thenEachKeepsItsBytes(
      @ForAll("values") List<@Nullable Object> first, @ForAll("values") List<@Nullable Object> second) {
    var all = new ArrayList<>(first);
    all.addAll(second);

    Args joined = Args.of(Args.PLAIN, first.toArray()).concat(Args.of(Args.PLAIN, second.toArray()));

    assertThat(joined).isEqualTo(Args.of(Args.PLAIN, all.toArray()));
    assertThat(joined.from(first.size())).isEqualTo(Args.of(Args.PLAIN, second.toArray()));
  }

  @Property(tries = 5_000)
  void givenJsonThatWasBent_whenScanned_thenTheVerdictIsThatOfAnIndependentReader(
      @ForAll("values") List<@Nullable Object> values, @ForAll @IntRange(max = 4) int bends, @ForAll long seed) {
    var text = new StringBuilder("[" + Args.of(Args.PLAIN, values.toArray()).json().toUtf8() + "]");
    var random = new Random(seed);
    for (int i = 0; i < bends; i++) {
      bend(text, random);
    }

    assertSameVerdict(text.toString().getBytes(UTF_8));
  }

  @Property(tries = 5_000)
  void givenStructureWithoutSense_whenScanned_thenTheVerdictIsThatOfAnIndependentReader(@ForAll long seed) {
    var random = new Random(seed);
    var text = new StringBuilder();
    for (int i = random.nextInt(24); i > 0; i--) {
      text.append(STRUCTURE.charAt(random.nextInt(STRUCTURE.length())));
    }

    assertSameVerdict(text.toString().getBytes(UTF_8));
  }

  private static void bend(StringBuilder text, Random random) {
    int at = random.nextInt(text.length() + 1);
    switch (random.nextInt(3)) {
      case 0 -> text.insert(at, STRUCTURE.charAt(random.nextInt(STRUCTURE.length())));
      case 1 -> text.setLength(Math.max(at, text.length() - 3));
      default -> {
        if (at < text.length()) {
          text.deleteCharAt(at);
        }
      }
    }
  }

  private static void assertSameVerdict(byte[] json) {
    var scan = new JsonScan(256);
    boolean accepted = true;
    try {
      scan.scan(json, 0, json.length);
    } catch (MalformedPacketException refused) {
      accepted = false;
    }
    assertThat(accepted).as(new String(json, UTF_8)).isEqualTo(accepts(json));
    if (accepted && Golden.read(Slice.of(json)).isArray()) {
      assertThat(scan.elements()).isEqualTo(Golden.read(Slice.of(json)).size());
    }
  }

  /** Exactly one value, every string of it read. */
  private static boolean accepts(byte[] json) {
    try (JsonParser parser = Golden.MAPPER.createParser(json)) {
      int depth = 0;
      int roots = 0;
      for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
        roots += depth == 0 ? 1 : 0;
        depth += token.isStructStart() ? 1 : 0;
        depth -= token.isStructEnd() ? 1 : 0;
        parser.getString();
      }
      return roots == 1;
    } catch (JacksonException refused) {
      return false;
    }
  }

  @Property(tries = 5_000)
  void givenGarbage_whenRead_thenOnlyTypedErrorsEmerge(@ForAll("frames") String text, @ForAll byte[] bytes) {
    Slice frame = Slice.utf8(text);

    typed(() -> decode(frame, Slice.of(bytes)));
    typed(() -> EngineCodec.decodeText(frame));
    typed(() -> EngineCodec.decodePayload(frame, packet -> {}));
    typed(() -> EngineCodec.decodePayload(Slice.of(bytes), packet -> {}));
    typed(() -> new StreamFrameDecoder(1000).decode(Slice.of(bytes), packet -> {}));
  }

  private static void decode(Slice text, Slice attachment) {
    var decoder = new PacketDecoder(PacketLimits.DEFAULT, Args.PLAIN);
    var packets = new ArrayList<Packet>();
    decoder.text(text, packets::add);
    while (decoder.isWaiting()) {
      decoder.binary(attachment, packets::add);
    }
    packets.forEach(packet -> {
      Outgoing again = PacketEncoder.encode(packet);
      assertThat(again.text().isUtf8()).isTrue();
      if (packet instanceof Packet.Event event) {
        assertThat(event.args().json().length()).isEqualTo(event.args().concat(Args.NONE).json().length());
        for (int i = 0; i < event.args().size(); i++) {
          Golden.read(event.args().json(i));
          event.args().isBinary(i);
        }
      }
    });
  }

  private static void typed(Runnable reading) {
    try {
      reading.run();
    } catch (YamException expected) {
      assertThat(expected.getStackTrace()).isEmpty();
      assertThat(expected).hasMessageMatching("(?s).+");
    }
  }

  @Property(tries = 500)
  void givenAnyMessages_whenFramedForAStreamAndCutAnywhere_thenTheyArriveAsTheyWere(
      @ForAll("values") List<@Nullable Object> values, @ForAll long seed) {
    var random = new Random(seed);
    var sent = new ArrayList<Message>();
    var stream = new java.io.ByteArrayOutputStream();
    for (Object value : values) {
      Message message = value instanceof Slice bytes ? new Message.Binary(bytes) : Message.of("m".repeat(random.nextInt(300)));
      sent.add(message);
      stream.writeBytes(StreamFrameEncoder.encode(EngineCodec.message(message)).array());
    }
    var received = new ArrayList<Message>();
    var decoder = new StreamFrameDecoder(1000);

    byte[] all = stream.toByteArray();
    for (int at = 0; at < all.length; ) {
      int end = Math.min(all.length, at + 1 + random.nextInt(40));
      decoder.decode(Slice.of(Arrays.copyOfRange(all, at, end)),
          packet -> received.add(((EnginePacket.Payload) packet).message()));
      at = end;
    }

    assertThat(received).isEqualTo(sent);
  }

  @Property(tries = 500)
  void givenAnyQueue_whenSentInBodies_thenNothingIsLostAndOnlySingleMessagesExceedTheLimit(
      @ForAll("values") List<@Nullable Object> values, @ForAll @IntRange(min = 1, max = 200) int maxPayload) {
    Deque<Outgoing> queue = new ArrayDeque<>();
    var sent = new ArrayList<Message>();
    for (Object value : values) {
      Outgoing outgoing = PacketEncoder.encode(new Packet.Ack("/", 1, Args.of(Args.PLAIN, value)));
      queue.add(outgoing);
      sent.add(new Message.Text(outgoing.text().from(1)));
      outgoing.attachments().forEach(attachment -> sent.add(new Message.Binary(attachment)));
    }
    var received = new ArrayList<Message>();

    while (!queue.isEmpty()) {
      Slice body = PayloadEncoder.encode(queue, maxPayload);
      int before = received.size();
      EngineCodec.decodePayload(body, packet -> received.add(((EnginePacket.Payload) packet).message()));
      assertThat(body.length() <= maxPayload || received.size() == before + 1).isTrue();
    }

    assertThat(received).isEqualTo(sent);
  }

  @Property(tries = 2_000)
  void givenAnyDouble_whenWritten_thenItReadsBackAndIsAsShortAsJavas(@ForAll long bits) {
    double value = Double.longBitsToDouble(bits);
    if (!Double.isFinite(value)) {
      return;
    }

    String text = EcmaNumber.text(value);

    assertThat(Double.parseDouble(text)).isEqualTo(value == 0 ? 0.0 : value);
    assertThat(text).matches("-?(0|[1-9]\\d{0,20})(\\.\\d+)?(e[+-][1-9]\\d*)?").doesNotContain(".0e");
    assertThat(text.replaceAll("e.*|[-.]", "").replaceAll("^0+|0+$", "").length())
        .isLessThanOrEqualTo(Double.toString(value).replaceAll("E.*|[-.]", "").length());
  }

  @Provide
  Arbitrary<String> text() {
    return Values.text();
  }

  @Provide
  Arbitrary<List<@Nullable Object>> values() {
    return Values.lists();
  }

  @Provide
  Arbitrary<String> frames() {
    Arbitrary<String> piece = Arbitraries.oneOf(
        Arbitraries.of("2", "51-", "52-", "61-", "3", "0", "4", "/a,", "12", "[", "]", "\"a\"", ",", "{\"_placeholder\":true,\"num\":0}",
            "{\"_placeholder\":true", "\"num\":", "}", "{", ":", "null", "1", "-", "\\", "\u001e", "b", "AQ==", " "),
        Arbitraries.strings().ofMaxLength(3));
    return piece.list().ofMaxSize(10).map(pieces -> String.join("", pieces));
  }
}
