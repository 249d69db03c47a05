package dev.yam.wire;

import dev.yam.wire.MsgpackReader.Kind;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Reads Socket.IO protocol 5 as socket.io-msgpack-parser 3 writes it: each packet is one binary message, a map of
 * {@code type}, {@code nsp}, {@code data} and perhaps {@code id}; other members are not looked at.
 *
 * <p>Arguments become JSON with attachments, as {@link PacketDecoder} gives them: dates are ISO-8601 text,
 * {@code undefined} is null. They keep their bytes too: relayed to a client that speaks MessagePack, nothing of them
 * changes. As there, a packet may not hold bytes and data that looks like a placeholder of them.
 *
 * <p>In: the binary messages of one connection. Out: packets. Thread: one at a time. After an exception the decoder is
 * not used again: the connection is to be closed.
 */
final class MsgpackDecoder implements PacketReader {

  private static final long MAX_ID = Msgpack.EXACT - 1;

  private static final int CONNECT = 0;
  private static final int DISCONNECT = 1;
  private static final int EVENT = 2;
  private static final int ACK = 3;
  private static final int CONNECT_ERROR = 4;

  private static final int ABSENT = -1;

  private final PacketLimits limits;
  private final ArgumentBinder binder;

  MsgpackDecoder(PacketLimits limits, ArgumentBinder binder) {
    this.limits = limits;
    this.binder = binder;
  }

  @Override
  public Parser parser() {
    return Parser.MSGPACK;
  }

  /**
   * Reads a text message.
   *
   * @throws MalformedPacketException always: packets are binary
   */
  @Override
  public void text(Slice message, Consumer<Packet> out) {
    throw MsgpackReader.malformed("a text message of " + message.length() + " bytes");
  }

  /** Reads a binary message: a packet. */
  @Override
  public void binary(Slice message, Consumer<Packet> out) {
    out.accept(new Reading(message).packet());
  }

  /**
   * One message. Members come in any order, and what one means depends on the type: first it is found where their values
   * begin.
   */
  private final class Reading {

    private final Slice message;
    private final MsgpackReader in;
    private final MsgpackToJson json;
    private int type = ABSENT;
    private int namespace = ABSENT;
    private int data = ABSENT;
    private int id = ABSENT;

    Reading(Slice message) {
      this.message = message;
      this.in = new MsgpackReader(message);
      this.json = new MsgpackToJson(in, limits);
    }

    Packet packet() {
      findMembers();
      String name = namespace();
      return switch (type()) {
        case CONNECT -> new Packet.Connect(name, object());
        case DISCONNECT -> disconnect(name);
        case EVENT -> event(name);
        case ACK -> ack(name);
        case CONNECT_ERROR -> new Packet.ConnectError(name, reason());
        default -> throw MsgpackReader.malformed("unknown packet type");
      };
    }

    private void findMembers() {
      if (in.kind() != Kind.MAP) {
        throw MsgpackReader.malformed("a packet that is no map");
      }
      int count = in.map();
      for (int i = 0; i < count; i++) {
        String name = json.name();
        int value = in.kind() == Kind.UNDEFINED ? ABSENT : in.at();
        switch (name) {
          case "type" -> type = value;
          case "nsp" -> namespace = value;
          case "data" -> data = value;
          case "id" -> id = value;
          default -> {}
        }
        in.skip();
      }
      if (!in.isAtEnd()) {
        throw MsgpackReader.malformed("bytes behind the packet");
      }
    }

    private int type() {
      if (type == ABSENT) {
        throw MsgpackReader.malformed("a packet without type");
      }
      in.moveTo(type);
      return Math.clamp(in.integer(), -1, 99);
    }

    private String namespace() {
      if (!is(Kind.STRING, namespace)) {
        throw MsgpackReader.malformed("a packet without namespace");
      }
      Slice name = in.string();
      if (name.length() > limits.maxNamespaceLength()) {
        throw new LimitExceededException(Limit.NAMESPACE_NAME, limits.maxNamespaceLength());
      }
      return name.toUtf8();
    }

    /** Moves to the value of a member if there is one. */
    private boolean is(Kind kind, int member) {
      if (member == ABSENT) {
        return false;
      }
      in.moveTo(member);
      return in.kind() == kind;
    }

    private Slice object() {
      if (data == ABSENT) {
        return Slice.EMPTY;
      }
      if (!is(Kind.MAP, data)) {
        throw MsgpackReader.malformed("CONNECT carries no object");
      }
      return inline();
    }

    private Packet disconnect(String name) {
      if (data != ABSENT) {
        throw MsgpackReader.malformed("DISCONNECT carries data");
      }
      return new Packet.Disconnect(name);
    }

    private Slice reason() {
      if (!is(Kind.MAP, data) && !is(Kind.STRING, data)) {
        throw MsgpackReader.malformed("CONNECT_ERROR carries neither object nor string");
      }
      return inline();
    }

    /** One value as JSON, bytes in it as Node.js writes them: no attachment may follow. */
    private Slice inline() {
      JsonWriter out = JsonWriter.inline(binder);
      json.value(out);
      return out.json();
    }

    private Packet event(String namespaceName) {
      OptionalLong ackId = id();
      int count = array();
      if (count == 0) {
        throw MsgpackReader.malformed("an event without name");
      }
      EventName name = name();
      return new Packet.Event(namespaceName, name, args(count - 1), ackId);
    }

    private EventName name() {
      EventName name = switch (in.kind()) {
        case STRING -> EventName.of(json.text());
        case INTEGER -> EventName.of(in.isBeyondLong() ? in.unsigned() : (double) in.integer());
        case FLOAT -> number(in.floating());
        default -> throw MsgpackReader.malformed("the name of an event is neither string nor number");
      };
      if (name.length() > limits.maxEventNameLength()) {
        throw new LimitExceededException(Limit.EVENT_NAME, limits.maxEventNameLength());
      }
      if (name.isReserved()) {
        throw MsgpackReader.malformed("a reserved name is no event");
      }
      return name;
    }

    private static EventName number(double number) {
      if (!Double.isFinite(number)) {
        throw MsgpackReader.malformed("the name of an event is a number beyond all, or none");
      }
      return EventName.of(number);
    }

    private Packet ack(String namespaceName) {
      OptionalLong ackId = id();
      return new Packet.Ack(namespaceName, ackId.orElse(Packet.Ack.NO_ID), args(array()));
    }

    private OptionalLong id() {
      if (id == ABSENT) {
        return OptionalLong.empty();
      }
      in.moveTo(id);
      long number = in.integer();
      if (number < 0 || number > MAX_ID) {
        throw MsgpackReader.malformed("an id below 0 or beyond 2^53-1");
      }
      return OptionalLong.of(number);
    }

    private int array() {
      if (!is(Kind.ARRAY, data)) {
        throw MsgpackReader.malformed("arguments are no array");
      }
      json.enter();
      return in.array();
    }

    private Args args(int count) {
      if (count == 0) {
        return Args.NONE;
      }
      var out = new JsonWriter(binder);
      int from = in.at();
      for (int i = 0; i < count; i++) {
        json.value(out);
      }
      Slice text = out.json();
      List<Slice> attachments = out.attachments();
      if (!attachments.isEmpty() && Placeholders.in(text).count() != attachments.size()) {
        throw MsgpackReader.malformed("data that looks like a placeholder of Socket.IO beside bytes");
      }
      return json.isWellFormed()
          ? new PackedArgs(text, count, attachments, binder, Slice.of(message.array(), from, in.at() - from))
          : new Args(text, count, attachments, JsonScan.PLACEHOLDER, binder);
    }
  }
}
