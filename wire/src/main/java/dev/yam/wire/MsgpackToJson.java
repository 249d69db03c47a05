package dev.yam.wire;

import java.time.Instant;

/**
 * Writes values of MessagePack as the JSON that JavaScript would make of them, and bytes as its attachments. One
 * message, one thread.
 *
 * <p>In: a {@link MsgpackReader} where values begin. Out: a {@link JsonWriter}.
 */
final class MsgpackToJson {

  /** The last millisecond that ECMAScript has a date for (ECMA-262 §Time Values). */
  private static final long LAST_DATE = 8_640_000_000_000_000L;

  private final MsgpackReader in;
  private final PacketLimits limits;
  private final boolean exact;
  private int depth;
  private int attachments;
  private boolean wellFormed = true;

  MsgpackToJson(MsgpackReader in, PacketLimits limits) {
    this(in, limits, false);
  }

  private MsgpackToJson(MsgpackReader in, PacketLimits limits, boolean exact) {
    this.in = in;
    this.limits = limits;
    this.exact = exact;
  }

  /** Keeps every integer that a {@code long} holds; JavaScript has those up to 2^53 alone. */
  static MsgpackToJson exactly(MsgpackReader in, PacketLimits limits) {
    return new MsgpackToJson(in, limits, true);
  }

  /** Whether every string was UTF-8: a peer may be given the bytes as they came. */
  boolean isWellFormed() {
    return wellFormed;
  }

  /** Goes into the array or map whose members are read next. */
  void enter() {
    if (++depth > limits.maxDepth()) {
      throw new LimitExceededException(Limit.DEPTH, limits.maxDepth());
    }
  }

  void value(JsonWriter out) {
    switch (in.kind()) {
      case NIL -> {
        in.nothing();
        out.nothing();
      }
      case UNDEFINED -> {
        in.undefined();
        out.nothing();
      }
      case BOOL -> out.bool(in.bool());
      case INTEGER -> integer(out);
      case FLOAT -> out.number(in.floating());
      case STRING -> string(out);
      case BINARY -> attach(in.binary(), out);
      case DATE -> date(in.date(), out);
      case ARRAY -> array(out);
      case MAP -> map(out);
      case EXTENSION -> extension(in.extension(), out);
      case NONE -> throw MsgpackReader.noValue();
    }
  }

  /** Beyond 2^53 the nearest double, unless all are kept. */
  private void integer(JsonWriter out) {
    if (in.isBeyondLong()) {
      out.number(in.unsigned());
      return;
    }
    long number = in.integer();
    if (exact || (number >= -Msgpack.EXACT && number <= Msgpack.EXACT)) {
      out.number(number);
    } else {
      out.number((double) number);
    }
  }

  private void string(JsonWriter out) {
    Slice text = in.string();
    if (text.isUtf8()) {
      out.utf8(text);
    } else {
      out.string(replaced(text));
    }
  }

  /** U+FFFD in place of what is no UTF-8, as peers read it: notepack itself cuts some lone surrogates in pieces. */
  private String replaced(Slice text) {
    wellFormed = false;
    return text.toUtf8();
  }

  private void array(JsonWriter out) {
    enter();
    int size = in.array();
    out.beginChecked('[');
    for (int i = 0; i < size; i++) {
      value(out);
    }
    out.endArray();
    depth--;
  }

  /** A member that is {@code undefined} is left out, as {@code JSON.stringify} does. */
  private void map(JsonWriter out) {
    enter();
    int size = in.map();
    out.beginChecked('{');
    for (int i = 0; i < size; i++) {
      String name = name();
      if (in.kind() == MsgpackReader.Kind.UNDEFINED) {
        in.undefined();
      } else {
        out.name(name);
        value(out);
      }
    }
    out.endObject();
    depth--;
  }

  /** The name of a member. Peers in JavaScript write strings, others integers too, and JavaScript reads them alike. */
  String name() {
    return switch (in.kind()) {
      case STRING -> text();
      case INTEGER -> Long.toString(in.integer());
      default -> throw MsgpackReader.malformed("the name of a member is neither string nor integer");
    };
  }

  /** A string, where one begins. */
  String text() {
    Slice text = in.string();
    return text.isUtf8() ? text.toUtf8() : replaced(text);
  }

  private static void date(long millis, JsonWriter out) {
    if (millis >= -LAST_DATE && millis <= LAST_DATE) {
      out.value(Instant.ofEpochMilli(millis));
    } else {
      out.nothing();
    }
  }

  /** What JavaScript reads an extension as that it does not know: an array of type and bytes. */
  private void extension(MsgpackReader.Extension extension, JsonWriter out) {
    out.beginChecked('[');
    out.number(extension.type());
    attach(extension.data(), out);
    out.endArray();
  }

  private void attach(Slice data, JsonWriter out) {
    if (++attachments > limits.maxAttachments()) {
      throw new LimitExceededException(Limit.ATTACHMENTS, limits.maxAttachments());
    }
    out.binary(data);
  }
}
