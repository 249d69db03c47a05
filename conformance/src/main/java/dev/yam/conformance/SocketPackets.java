package dev.yam.conformance;

import dev.yam.wire.Args;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.EventName;
import dev.yam.wire.JsonWriter;
import dev.yam.wire.Packet;
import dev.yam.wire.Slice;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.BooleanNode;

/** Packets of Socket.IO as the vectors tell them, whatever they are written as. */
final class SocketPackets {

  static final JsonMapper MAPPER = new JsonMapper();

  private static final int CONNECT = 0;
  private static final int DISCONNECT = 1;
  private static final int EVENT = 2;
  private static final int ACK = 3;
  private static final int CONNECT_ERROR = 4;
  private static final int BINARY_EVENT = 5;

  /** The values of the vectors are plain: nothing is ever bound. */
  static final ArgumentBinder PLAIN = new ArgumentBinder() {
    @Override
    public @Nullable Object read(Slice json, List<Slice> attachments, Type type) {
      throw new IllegalStateException("nothing is bound here");
    }

    @Override
    public void write(@Nullable Object value, JsonWriter out) {
      throw new IllegalStateException("not a plain value: " + value);
    }
  };

  private SocketPackets() {}

  static Packet packet(JsonNode node) {
    Map<String, @Nullable Object> packet = Tagged.object(node);
    int said = node.path("type").asInt();
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

  static Map<String, @Nullable Object> expected(JsonNode packet) {
    Map<String, @Nullable Object> expected = Tagged.object(packet);
    expected.remove("attachments");
    expected.computeIfPresent("type", (key, type) -> type instanceof Double d && d >= BINARY_EVENT ? d - 3 : type);
    return expected;
  }

  static Map<String, @Nullable Object> shown(Packet packet) {
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
