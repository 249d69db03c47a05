package dev.yam.conformance;

import dev.yam.wire.Packet;
import dev.yam.wire.PacketDecoder;
import dev.yam.wire.PacketLimits;
import dev.yam.wire.Parser;
import dev.yam.wire.Slice;
import dev.yam.wire.YamException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import tools.jackson.databind.JsonNode;

/** Socket.IO protocol 5 as MessagePack. */
final class MsgpackVectors implements Codec {

  private static final Set<String> MEMBERS = Set.of("type", "nsp", "data", "id");
  private static final Pattern NOT_FINITE = Pattern.compile("\\{\"\\$num\":\"(NaN|-?Infinity)\"");

  @Override
  public String name() {
    return "socket.io-msgpack-parser";
  }

  @Override
  public Set<String> operations() {
    return Set.of("encode", "decode");
  }

  @Override
  public Verdict run(String op, JsonNode vector) {
    if (op.equals("decode")) {
      return decode(vector, vector.path("decoded"));
    }
    Verdict read = decode(vector, vector.has("decoded") ? vector.path("decoded") : vector.path("packet"));
    return read instanceof Verdict.Passed ? encode(vector) : read;
  }

  @Override
  public boolean refused(String op, JsonNode vector) {
    try {
      read(Recorded.bytes(vector));
      return false;
    } catch (YamException refusal) {
      return true;
    }
  }

  private static Verdict encode(JsonNode vector) {
    String packet = vector.path("packet").toString();
    if (packet.contains("\"$undef\"") || packet.contains("\"$date\"") || packet.contains("\"$as\"")) {
      throw new JavaScriptOnlyException("an extension of notepack's own is read, not written");
    }
    if (NOT_FINITE.matcher(packet).find()) {
      throw new JavaScriptOnlyException("what is no finite number is read as null, not written");
    }
    Slice encoded = Parser.MSGPACK.encode(SocketPackets.packet(vector.path("packet"))).attachments().getFirst();
    if (!Recorded.isWhole(vector)) {
      return Recorded.matches(vector, encoded) ? Verdict.PASSED
          : new Verdict.Failed("encoded: " + Recorded.show(encoded, true));
    }
    return members(encoded).equals(members(Recorded.bytes(vector))) ? Verdict.PASSED
        : new Verdict.Failed("encoded: " + Recorded.show(encoded, true));
  }

  /** The members of the outermost map, in whatever order they come, each as the bytes of its value. */
  private static Map<String, String> members(Slice message) {
    byte[] bytes = message.toByteArray();
    var members = new TreeMap<String, String>();
    try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
      int count = unpacker.unpackMapHeader();
      for (int i = 0; i < count; i++) {
        String name = unpacker.unpackString();
        int from = (int) unpacker.getTotalReadBytes();
        unpacker.skipValue();
        int to = (int) unpacker.getTotalReadBytes();
        members.put(name, HexFormat.of().formatHex(Arrays.copyOfRange(bytes, from, to)));
      }
      if (unpacker.hasNext()) {
        members.put("", "bytes behind the map");
      }
      return members;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Verdict decode(JsonNode vector, JsonNode expected) {
    if (!Recorded.isWhole(vector)) {
      return Verdict.PASSED; // there is nothing to be read: the encoder's bytes are held against the digest
    }
    if (vector.has("error") && !vector.has("hex")) {
      throw new JavaScriptOnlyException("the encoder is asked for what Java has no value for");
    }
    try {
      var packets = read(Recorded.bytes(vector));
      var shown = packets.stream().map(SocketPackets::shown).toList();
      return !vector.has("error") && shown.equals(List.of(inJson(expected))) ? Verdict.PASSED
          : new Verdict.Failed("decoded: " + shown);
    } catch (YamException refusal) {
      return vector.has("error") ? Verdict.PASSED : new Verdict.Failed("refused: " + refusal.getMessage());
    }
  }

  private static List<Packet> read(Slice message) {
    var packets = new ArrayList<Packet>();
    var workspace = new PacketDecoder.Workspace(PacketLimits.DEFAULT);
    Parser.reader(List.of(Parser.MSGPACK), PacketLimits.DEFAULT, SocketPackets.PLAIN, workspace)
        .binary(message, packets::add);
    return packets;
  }

  /** As arguments have it: dates are text, infinities null, and nothing but the members that mean something. */
  private static Map<String, @Nullable Object> inJson(JsonNode packet) {
    Map<String, @Nullable Object> expected = SocketPackets.expected(packet);
    expected.keySet().retainAll(MEMBERS);
    var plain = new LinkedHashMap<String, @Nullable Object>();
    expected.forEach((name, value) -> plain.put(name, inJson(value)));
    return plain;
  }

  private static @Nullable Object inJson(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Instant instant -> isoText(instant);
      case Double number -> Double.isFinite(number) ? number : null;
      case List<?> items -> {
        var plain = new ArrayList<@Nullable Object>();
        items.forEach(item -> plain.add(inJson(item)));
        yield plain;
      }
      case Map<?, ?> members -> {
        var plain = new LinkedHashMap<Object, @Nullable Object>();
        members.forEach((name, member) -> plain.put(name, inJson(member)));
        yield plain;
      }
      default -> value;
    };
  }

  /** ISO 8601 with milliseconds, as {@code toJSON} writes it. */
  private static String isoText(Instant instant) {
    String text = instant.toString();
    return text.contains(".") ? text : text.replace("Z", ".000Z");
  }
}
