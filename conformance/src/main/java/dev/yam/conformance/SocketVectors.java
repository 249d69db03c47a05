package dev.yam.conformance;

import dev.yam.wire.Limit;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Packet;
import dev.yam.wire.Packet4Decoder;
import dev.yam.wire.PacketDecoder;
import dev.yam.wire.PacketEncoder;
import dev.yam.wire.PacketLimits;
import dev.yam.wire.Slice;
import dev.yam.wire.YamException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Socket.IO protocols 4 and 5 as JSON, with binary attachments. */
final class SocketVectors implements Codec {

  private static final int BINARY_EVENT = 5;

  private final String name;
  private final Supplier<PacketDecoder> decoders;

  /** Whether the original looks for bytes itself; the former one is told by the type. */
  private final boolean encoderChooses;

  private SocketVectors(String name, Supplier<PacketDecoder> decoders, boolean encoderChooses) {
    this.name = name;
    this.decoders = decoders;
    this.encoderChooses = encoderChooses;
  }

  static SocketVectors protocol5() {
    return new SocketVectors("socket.io-parser", () -> new PacketDecoder(PacketLimits.DEFAULT, SocketPackets.PLAIN), true);
  }

  static SocketVectors protocol4() {
    int query = (int) Limit.NAMESPACE_QUERY.defaultValue();
    return new SocketVectors("socket.io-parser@3", () -> new Packet4Decoder(
        PacketLimits.DEFAULT, query, SocketPackets.PLAIN, new PacketDecoder.Workspace(PacketLimits.DEFAULT)), false);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<String> operations() {
    return Set.of("encode", "decode");
  }

  @Override
  public Verdict run(String op, JsonNode vector) {
    return op.equals("encode") ? encode(vector) : decode(vector);
  }

  @Override
  public boolean refused(String op, JsonNode vector) {
    try {
      if (op.equals("encode")) {
        PacketEncoder.encode(packet(vector.path("packet")));
        return false;
      }
    } catch (YamException | IllegalArgumentException refusal) {
      return true;
    }
    return decoding().feed(vector.path("frames")).refusal != null;
  }

  private Decoding decoding() {
    return new Decoding(decoders.get());
  }

  private Verdict encode(JsonNode vector) {
    Outgoing encoded = PacketEncoder.encode(packet(vector.path("packet")));
    JsonNode frames = vector.path("frames");
    String difference = compare(frames, encoded);
    if (!difference.isEmpty()) {
      return new Verdict.Failed(difference);
    }
    Decoding decoding = decoding().feed(encoded);
    if (vector.has("decode_error")) {
      return decoding.refusal != null ? Verdict.PASSED : new Verdict.Failed("decoded: " + decoding.shown());
    }
    if (decoding.refusal != null || !decoding.shown().equals(List.of(SocketPackets.expected(vector.path("decoded"))))) {
      return new Verdict.Failed("there and back: " + decoding);
    }
    if (decoding.hasQuery(decoding.packets.getFirst())) {
      return Verdict.PASSED; // a query is read as what it says, and no more written as one
    }
    Outgoing relayed = PacketEncoder.encode(decoding.packets.getFirst());
    difference = compare(frames, relayed);
    return difference.isEmpty() ? Verdict.PASSED : new Verdict.Failed("relayed, " + difference);
  }

  /** What differs from the frames recorded, or nothing. The text of ours begins with Engine.IO's {@code 4}. */
  private static String compare(JsonNode frames, Outgoing encoded) {
    Slice text = encoded.text().from(1);
    if (encoded.text().at(0) != '4' || !Recorded.matches(frames.path(0), text)) {
      return "encoded: " + Recorded.show(text, false);
    }
    if (frames.size() != 1 + encoded.attachments().size()) {
      return "encoded " + encoded.attachments().size() + " attachments";
    }
    for (int i = 1; i < frames.size(); i++) {
      Slice attachment = encoded.attachments().get(i - 1);
      if (!Recorded.matches(frames.path(i), attachment)) {
        return "attachment " + i + ": " + Recorded.show(attachment, true);
      }
    }
    return "";
  }

  private Verdict decode(JsonNode vector) {
    JsonNode frames = vector.path("frames");
    Decoding decoding = decoding().feed(frames);
    var recorded = new ArrayList<Map<String, @Nullable Object>>();
    vector.path("packets").forEach(packet -> recorded.add(SocketPackets.expected(packet)));
    Object expected = cannotBeSent(frames) ? Tagged.throughUtf8(recorded) : recorded;
    boolean refused = decoding.refusal != null;
    String first = frames.path(0).path("text").asString("not text");
    if (refused && (Lenient.socket(first) || (!encoderChooses && Lenient.socket4(first)))) {
      return Verdict.PASSED;
    }
    boolean same = decoding.shown().equals(expected)
        && refused == vector.has("error")
        && (refused || decoding.decoder.isWaiting() == vector.path("waiting").asBoolean(false));
    return same ? Verdict.PASSED : new Verdict.Failed("decoded: " + decoding);
  }

  /** The text of a frame holds a lone surrogate, which UTF-8 cannot carry. */
  private static boolean cannotBeSent(JsonNode frames) {
    for (JsonNode frame : frames) {
      String text = frame.path("text").asString("");
      if (!text.equals(Tagged.throughUtf8(text))) {
        return true;
      }
    }
    return false;
  }

  /** A decoder, the packets it gave and the error that ended it. */
  private static final class Decoding {

    final PacketDecoder decoder;
    final List<Packet> packets = new ArrayList<>();
    @Nullable YamException refusal;

    Decoding(PacketDecoder decoder) {
      this.decoder = decoder;
    }

    Decoding feed(JsonNode frames) {
      try {
        for (JsonNode frame : frames) {
          if (Recorded.isBinary(frame)) {
            decoder.binary(Recorded.bytes(frame), packets::add);
          } else {
            decoder.text(Recorded.bytes(frame), packets::add);
          }
        }
      } catch (YamException error) {
        refusal = error;
      }
      return this;
    }

    Decoding feed(Outgoing message) {
      try {
        decoder.text(message.text().from(1), packets::add);
        for (Slice attachment : message.attachments()) {
          decoder.binary(attachment, packets::add);
        }
      } catch (YamException error) {
        refusal = error;
      }
      return this;
    }

    List<Map<String, @Nullable Object>> shown() {
      return packets.stream().map(this::shown).toList();
    }

    private Map<String, @Nullable Object> shown(Packet packet) {
      return hasQuery(packet) ? withQuery((Packet.Connect) packet) : SocketPackets.shown(packet);
    }

    /** Of protocol 4: its CONNECT carries nothing else. */
    boolean hasQuery(Packet packet) {
      return decoder instanceof Packet4Decoder && packet instanceof Packet.Connect connect && !connect.data().isEmpty();
    }

    private static Map<String, @Nullable Object> withQuery(Packet.Connect connect) {
      var pairs = new StringJoiner("&", connect.namespace() + "?", "");
      SocketPackets.MAPPER.readTree(connect.data().toUtf8()).properties().forEach(
          pair -> pairs.add(pair.getKey() + "=" + pair.getValue().asString()));
      return SocketPackets.shown(new Packet.Connect(pairs.toString(), Slice.EMPTY));
    }

    @Override
    public String toString() {
      return shown() + (refusal == null ? "" : " then " + refusal.getMessage())
          + (decoder.isWaiting() ? " and waits" : "");
    }
  }

  private Packet packet(JsonNode node) {
    Packet packet = SocketPackets.packet(node);
    boolean saidSo = node.path("type").asInt() >= BINARY_EVENT;
    boolean isSo = switch (packet) {
      case Packet.Event event -> !event.args().attachments().isEmpty();
      case Packet.Ack ack -> !ack.args().attachments().isEmpty();
      case Packet other -> false;
    };
    if (saidSo != isSo && (saidSo || !encoderChooses)) {
      throw new JavaScriptOnlyException("the encoder itself chooses the binary types");
    }
    return packet;
  }
}
