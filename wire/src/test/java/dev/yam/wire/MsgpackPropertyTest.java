package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.OptionalLong;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.value.Value;

/** What holds for any arguments as MessagePack. */
@NullUnmarked // jqwik's generators say nothing about null
class MsgpackPropertyTest {

  private static final PacketLimits LIMITS = new PacketLimits(1000, 256, 10_000, 256);

  @Provide
  Arbitrary<List<@Nullable Object>> values() {
    return Values.wellFormedLists();
  }

  @Property(tries = 500)
  void givenAnyValues_whenWritten_thenAnIndependentReaderReadsTheSame(
      @ForAll("values") List<@Nullable Object> values) throws Exception {
    var sent = new Packet.Event("/n", EventName.of("e"), Args.of(Args.PLAIN, values.toArray()), OptionalLong.of(7));

    Slice message = MsgpackEncoder.encode(sent).attachments().getFirst();

    try (var unpacker = MessagePack.newDefaultUnpacker(message.toByteArray())) {
      var all = new ArrayList<@Nullable Object>(List.of("e"));
      all.addAll(values);
      assertThat(plain(unpacker.unpackValue())).hasToString(
          String.valueOf(Values.plain(Map.of("type", 2, "nsp", "/n", "id", 7, "data", all))));
      assertThat(unpacker.hasNext()).isFalse();
    }
  }

  @Property(tries = 500)
  void givenAnyPacket_whenSentAndRead_thenItIsTheSame(@ForAll("values") List<@Nullable Object> values) {
    var sent = new Packet.Ack("/", 5, Args.of(Args.PLAIN, values.toArray()));
    var received = new ArrayList<Packet>();

    new MsgpackDecoder(LIMITS, Args.PLAIN)
        .binary(MsgpackEncoder.encode(sent).attachments().getFirst(), received::add);

    assertThat(received).containsExactly(sent);
  }

  @Property(tries = 500)
  void givenAnyPacket_whenReadAndRelayed_thenNoByteChanges(@ForAll("values") List<@Nullable Object> values) {
    Slice sent = MsgpackEncoder.encode(new Packet.Ack("/", 5, Args.of(Args.PLAIN, values.toArray())))
        .attachments().getFirst();
    var received = new ArrayList<Packet>();

    new MsgpackDecoder(LIMITS, Args.PLAIN).binary(sent, received::add);

    assertThat(MsgpackEncoder.encode(received.getFirst()).attachments()).containsExactly(sent);
  }

  @Property(tries = 500)
  void givenAnyJsonWithSpaceInIt_whenWritten_thenItIsAsWithout(@ForAll("values") List<@Nullable Object> values) {
    Args tight = Args.of(Args.PLAIN, values.toArray());
    Args loose = new Args(spaced(tight.json()), tight.size(), tight.attachments(), JsonScan.PLACEHOLDER, Args.PLAIN);

    assertThat(MsgpackEncoder.encode(new Packet.Ack("/", 5, loose)).attachments())
        .isEqualTo(MsgpackEncoder.encode(new Packet.Ack("/", 5, tight)).attachments());
  }

  private static Slice spaced(Slice json) {
    var spaced = new StringBuilder(" ");
    String text = json.toUtf8();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      spaced.append(c);
      if (quoted && c == '\\') {
        spaced.append(text.charAt(++i));
      } else if (c == '"') {
        quoted = !quoted;
      }
      if (!quoted && "[]{},:\"".indexOf(c) >= 0) {
        spaced.append(" \n");
      }
    }
    return Slice.utf8(spaced.toString());
  }

  @Property(tries = 500)
  void givenAnyBytes_whenRead_thenPacketsOrATypedError(@ForAll byte[] bytes) {
    var received = new ArrayList<Packet>();
    try {
      new MsgpackDecoder(LIMITS, Args.PLAIN).binary(Slice.of(bytes), received::add);
    } catch (YamException typed) {
      assertThat(received).isEmpty();
    }
  }

  private static @Nullable Object plain(Value value) {
    return switch (value.getValueType()) {
      case NIL -> null;
      case BOOLEAN -> value.asBooleanValue().getBoolean();
      case INTEGER -> value.asIntegerValue().toDouble() + 0.0;
      case FLOAT -> value.asFloatValue().toDouble() + 0.0;
      case STRING -> value.asStringValue().asString();
      case BINARY -> Golden.bytes(Slice.of(value.asBinaryValue().asByteArray()));
      case ARRAY -> {
        var items = new ArrayList<@Nullable Object>();
        value.asArrayValue().forEach(item -> items.add(plain(item)));
        yield items;
      }
      case MAP -> {
        var members = new TreeMap<String, @Nullable Object>();
        value.asMapValue().entrySet().forEach(member ->
            members.put(member.getKey().asStringValue().asString(), plain(member.getValue())));
        yield members;
      }
      case EXTENSION -> throw new AssertionError("nothing is written as an extension");
    };
  }
}
