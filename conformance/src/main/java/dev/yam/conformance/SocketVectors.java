package dev.yam.conformance;

import dev.yam.wire.Args;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.EventName;
import dev.yam.wire.JsonWriter;
import dev.yam.wire.Limit;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Packet;
import dev.yam.wire.Packet4Decoder;
import dev.yam.wire.PacketDecoder;
import dev.yam.wire.PacketEncoder;
import dev.yam.wire.PacketLimits;
import dev.yam.wire.Slice;
import dev.yam.wire.YamException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.BooleanNode;

/** Socket.IO protocols 4 and 5 as JSON, with binary attachments. */
final class SocketVectors implements Codec {

  private static final JsonMapper MAPPER = new JsonMapper();

  private static final int CONNECT = 0;
  private static final int DISCONNECT = 1;
  private static final int EVENT = 2;
  private static final int ACK = 3;
  private static final int CONNECT_ERROR = 4;
  private static final int BINARY_EVENT = 5;

  /** The values of the vectors are plain: nothing is ever bound. */
  private static final ArgumentBinder PLAIN = new ArgumentBinder() {
    @Override
    public @Nullable Object read(Slice json, List<Slice> attachments, Type type) {
      throw new IllegalStateException("nothing is bound here");
    }

    @Override
    public void write(@Nullable Object value, JsonWriter out) {
      throw new IllegalStateException("not a plain value: " + value);
    }
  };

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
    return new SocketVectors("socket.io-parser", () -> new PacketDecoder(PacketLimits.DEFAULT, PLAIN), true);
  }

  static SocketVectors protocol4() {
    int query = (int) Limit.NAMESPACE_QUERY.defaultValue();
    return new SocketVectors("socket.io-parser@3", () -> new Packet4Decoder(
        PacketLimits.DEFAULT, query, PLAIN, new PacketDecoder.Workspace(PacketLimits.DEFAULT)), false);
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
    if (decoding.refusal != null || !decoding.shown().equals(List.of(expected(vector.path("decoded"))))) {
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
    vector.path("packets").forEach(packet -> recorded.add(expected(packet)));
    Object expected = cannotBeSent(frames) ? Tagged.throughUtf8(recorded) : recorded;
    boolean refused = decoding.refusal != null;
    if (refused && Lenient.socket(frames.path(0).path("text").asString("not text"))) {
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
      return hasQuery(packet) ? withQuery((Packet.Connect) packet) : SocketVectors.shown(packet);
    }

    /** Of protocol 4: its CONNECT carries nothing else. */
    boolean hasQuery(Packet packet) {
      return decoder instanceof Packet4Decoder && packet instanceof Packet.Connect connect && !connect.data().isEmpty();
    }

    private static Map<String, @Nullable Object> withQuery(Packet.Connect connect) {
      var pairs = new StringJoiner("&", connect.namespace() + "?", "");
      MAPPER.readTree(connect.data().toUtf8()).properties().forEach(
          pair -> pairs.add(pair.getKey() + "=" + pair.getValue().asString()));
      return SocketVectors.shown(new Packet.Connect(pairs.toString(), Slice.EMPTY));
    }

    @Override
    public String toString() {
      return shown() + (refusal == null ? "" : " then " + refusal.getMessage())
          + (decoder.isWaiting() ? " and waits" : "");
    }
  }

  private Packet packet(JsonNode node) {
    Packet packet = packet(node, node.path("type").asInt());
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

  private static Packet packet(JsonNode node, int said) {
    Map<String, @Nullable Object> packet = Tagged.object(node);
    int type = said >= BINARY_EVENT ? said - 3 : said;
    String namespace = node.path("nsp").asString("/");
    OptionalLong id = node.has("id") ? OptionalLong.of(node.path("id").asLong()) : OptionalLong.empty();
    Slice data = type == EVENT || type == ACK || !packet.containsKey("data")
        ? Slice.EMPTY
        : JsonWriter.write(PLAIN, packet.get("data"));
    return switch (type) {
      case CONNECT -> new Packet.Connect(namespace, data);
      case DISCONNECT -> new Packet.Disconnect(namespace);
      case CONNECT_ERROR -> new Packet.ConnectError(namespace, data);
      case ACK -> new Packet.Ack(namespace, id.orElse(Packet.Ack.NO_ID), args(items(packet), 0));
      default -> {
        List<?> items = items(packet);
        EventName name = items.getFirst() instanceof Double number
            ? EventName.of(number)
            : EventName.of(String.valueOf(items.getFirst()));
        yield new Packet.Event(namespace, name, args(items, 1), id);
      }
    };
  }

  private static List<?> items(Map<String, @Nullable Object> packet) {
    return packet.get("data") instanceof List<?> items ? items : List.of();
  }

  private static Args args(List<?> items, int from) {
    return Args.of(PLAIN, items.subList(from, items.size()).toArray());
  }

  private static Map<String, @Nullable Object> expected(JsonNode packet) {
    Map<String, @Nullable Object> expected = Tagged.object(packet);
    expected.remove("attachments");
    expected.computeIfPresent("type", (key, type) -> type instanceof Double d && d >= BINARY_EVENT ? d - 3 : type);
    return expected;
  }

  private static Map<String, @Nullable Object> shown(Packet packet) {
    var shown = new LinkedHashMap<String, @Nullable Object>();
    shown.put("nsp", packet.namespace());
    switch (packet) {
      case Packet.Connect connect -> data(shown, CONNECT, connect.data());
      case Packet.Disconnect disconnect -> data(shown, DISCONNECT, Slice.EMPTY);
      case Packet.ConnectError error -> data(shown, CONNECT_ERROR, error.data());
      case Packet.Event event -> {
        shown.put("type", (double) EVENT);
        event.ackId().ifPresent(id -> shown.put("id", (double) id));
        List<@Nullable Object> items = new ArrayList<>();
        items.add(parse(event.name().json(), List.of()));
        items.addAll(values(event.args()));
        shown.put("data", items);
      }
      case Packet.Ack ack -> {
        shown.put("type", (double) ACK);
        if (ack.id() != Packet.Ack.NO_ID) {
          shown.put("id", (double) ack.id());
        }
        shown.put("data", values(ack.args()));
      }
    }
    return shown;
  }

  private static void data(Map<String, @Nullable Object> shown, int type, Slice data) {
    shown.put("type", (double) type);
    if (!data.isEmpty()) {
      shown.put("data", parse(data, List.of()));
    }
  }

  private static List<@Nullable Object> values(Args args) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < args.size(); i++) {
      values.add(args.isBinary(i) ? args.binary(i) : parse(args.json(i), args.attachments()));
    }
    return values;
  }

  /** By an independent reader, so that what our own makes of JSON is not taken on its word. */
  private static @Nullable Object parse(Slice json, List<Slice> attachments) {
    return plain(MAPPER.readTree(json.array(), json.offset(), json.length()), attachments);
  }

  private static @Nullable Object plain(JsonNode node, List<Slice> attachments) {
    return switch (node.getNodeType()) {
      case STRING -> node.asString();
      case NUMBER -> Tagged.number(node.asDouble());
      case BOOLEAN -> node.asBoolean();
      case ARRAY -> {
        var items = new ArrayList<@Nullable Object>();
        node.forEach(item -> items.add(plain(item, attachments)));
        yield items;
      }
      case OBJECT -> {
        if (!attachments.isEmpty() && node.path("_placeholder").equals(BooleanNode.TRUE)) {
          yield attachments.get(node.path("num").asInt());
        }
        var members = new LinkedHashMap<String, @Nullable Object>();
        node.properties().forEach(member -> members.put(member.getKey(), plain(member.getValue(), attachments)));
        yield members;
      }
      default -> null;
    };
  }
}
