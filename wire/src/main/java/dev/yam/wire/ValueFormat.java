package dev.yam.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The forms that one value of an application is written in and read from where no packet is around it: what an
 * application stores, or sends as a binary argument. Pure functions; any thread.
 *
 * <p>They are the forms of {@link Parser}, but for integers: those that a {@code long} holds are kept to the last digit,
 * where packets keep what JavaScript's numbers do.
 */
public enum ValueFormat {

  /** A JSON text in UTF-8, as {@code JSON.stringify} writes it. It has no bytes: a value that holds some is refused. */
  JSON {
    @Override
    public Slice write(ArgumentBinder binder, @Nullable Object value) {
      var out = new JsonWriter(binder);
      out.value(value);
      if (!out.attachments().isEmpty()) {
        throw new IllegalArgumentException("JSON has no form for bytes, which this value holds; msgpack has one");
      }
      return out.json();
    }

    @Override
    public Args read(Slice bytes, PacketLimits limits, ArgumentBinder binder) {
      if (!bytes.isUtf8()) {
        throw new MalformedPacketException("a text that is not UTF-8 (RFC 8259 §8.1)");
      }
      var scan = new JsonScan(limits.maxDepth());
      scan.scan(bytes);
      Slice value = bytes.range(scan.start() - bytes.offset(), scan.end() - bytes.offset());
      return new Args(value, 1, List.of(), scan.flags(), binder);
    }
  },

  /**
   * MessagePack, each value in its shortest form; dates are text, as in JSON. Bytes stand where they belong, and a value
   * that has some may not have members that look like Socket.IO's placeholders of them. Numbers beyond 64 bits are the
   * nearest double.
   */
  MSGPACK {
    @Override
    public Slice write(ArgumentBinder binder, @Nullable Object value) {
      Args args = Args.of(binder, value);
      var out = new MsgpackWriter(args.json().length());
      JsonToMsgpack.writeExactly(args.json(), args.attachments(), out);
      return out.written();
    }

    @Override
    public Args read(Slice bytes, PacketLimits limits, ArgumentBinder binder) {
      var in = new MsgpackReader(bytes);
      var out = new JsonWriter(binder);
      MsgpackToJson.exactly(in, limits).value(out);
      if (!in.isAtEnd()) {
        throw new MalformedPacketException("bytes behind the value (MessagePack)");
      }
      List<Slice> attachments = out.attachments();
      if (!attachments.isEmpty() && Placeholders.in(out.json()).count() != attachments.size()) {
        throw new MalformedPacketException("data that looks like a placeholder of Socket.IO beside bytes");
      }
      return new Args(out.json(), 1, attachments, JsonScan.PLACEHOLDER, binder);
    }
  };

  /**
   * Writes one value; what is not plain goes through {@code binder}.
   *
   * @throws IllegalArgumentException for a value that cannot be written
   */
  public abstract Slice write(ArgumentBinder binder, @Nullable Object value);

  /**
   * Reads one value, which fills {@code bytes}, as the only argument of what is returned; bound when it is asked for. It
   * keeps {@code bytes}.
   *
   * @throws MalformedPacketException if they are not one value
   * @throws LimitExceededException if it is nested too deeply, or holds too many byte arrays
   */
  public abstract Args read(Slice bytes, PacketLimits limits, ArgumentBinder binder);
}
