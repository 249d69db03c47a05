package dev.yam.wire;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message ready for any transport: the text with its Engine.IO type in front, then its attachments, which leave
 * together and in order. Encoded once and shared by every receiver; never written to after it is made.
 *
 * <p>The text is one array, or two slices and the bracket behind them: arguments that are relayed to one receiver stay
 * where they were read until they are written to its transport. What has to wait is {@linkplain #detach detached}.
 *
 * <p>A transport may compress it, unless it is {@link #uncompressed()}; one {@link #forMany()} keeps what that gives.
 */
public sealed class Outgoing {

  private static final byte CLOSING_BRACKET = ']';

  private final Slice head;

  /** Arguments that stay where they are; empty where {@link #head} is the whole text. */
  private final Slice arguments;

  private final List<Slice> attachments;

  private Outgoing(Slice head, Slice arguments, List<Slice> attachments) {
    this.head = head;
    this.arguments = arguments;
    this.attachments = attachments;
  }

  /** Takes UTF-8 that begins with the Engine.IO packet type, {@code 4} for a message. */
  public static Outgoing text(Slice text) {
    return new Outgoing(text, Slice.EMPTY, List.of());
  }

  /** A text and the binary messages that follow it; an empty text is not sent. */
  public static Outgoing withAttachments(Slice text, List<Slice> attachments) {
    return new Outgoing(text, Slice.EMPTY, List.copyOf(attachments));
  }

  /** A bare binary message: {@link #text()} is empty. */
  public static Outgoing binary(Slice bytes) {
    return new Outgoing(Slice.EMPTY, Slice.EMPTY, List.of(bytes));
  }

  /** As {@link #withAttachments}, of a list that does not change. */
  static Outgoing encoded(Slice text, List<Slice> attachments) {
    return new Outgoing(text, Slice.EMPTY, attachments);
  }

  /** The text {@code head}, {@code arguments}, {@code ]}, and the binary messages that follow it. */
  static Outgoing relayed(Slice head, Slice arguments, List<Slice> attachments) {
    return new Outgoing(head, arguments, attachments);
  }

  /** The text as one slice: a copy where it is not one yet. */
  public Slice text() {
    if (arguments.isEmpty()) {
      return head;
    }
    byte[] whole = new byte[textLength()];
    copyText(whole, 0);
    return Slice.of(whole);
  }

  /** The first part of the text, or all of it. */
  Slice head() {
    return head;
  }

  /** The second part of the text, to which a bracket is added; empty where {@link #head} is all of it. */
  Slice arguments() {
    return arguments;
  }

  /** Whether there is a text to be sent. */
  public boolean hasText() {
    return !head.isEmpty();
  }

  /** The length of the text in bytes. */
  public int textLength() {
    return arguments.isEmpty() ? head.length() : head.length() + arguments.length() + 1;
  }

  /** Copies the text to {@code target}; returns the offset behind it. */
  int copyText(byte[] target, int at) {
    int p = copy(head, target, at);
    if (!arguments.isEmpty()) {
      p = copy(arguments, target, p);
      target[p++] = CLOSING_BRACKET;
    }
    return p;
  }

  /** The UTF-16 code units of the text: the length that JavaScript sees. */
  int textUnits() {
    int units = Utf8.units(head.array(), head.offset(), head.offset() + head.length());
    return arguments.isEmpty()
        ? units
        : units + Utf8.units(arguments.array(), arguments.offset(), arguments.offset() + arguments.length()) + 1;
  }

  /** Appends the text to {@code out}, which is borrowed. */
  void writeText(ByteBuf out) {
    out.writeBytes(head.array(), head.offset(), head.length());
    if (!arguments.isEmpty()) {
      out.writeBytes(arguments.array(), arguments.offset(), arguments.length());
      out.writeByte(CLOSING_BRACKET);
    }
  }

  private static int copy(Slice source, byte[] target, int at) {
    System.arraycopy(source.array(), source.offset(), target, at, source.length());
    return at + source.length();
  }

  public List<Slice> attachments() {
    return attachments;
  }

  // --- compression ---

  /** The same message for many receivers: what compressing it without a context gives is kept for the next of them. */
  public Outgoing forMany() {
    return new ForMany(this);
  }

  /** The same message, sent as it is. */
  public Outgoing uncompressed() {
    return new Uncompressed(this);
  }

  /** Whether a transport may compress it. */
  public boolean compressible() {
    return true;
  }

  /** Whether it keeps what {@link #keepCompressed} gives it. */
  public boolean isForMany() {
    return false;
  }

  /** The compressed frames that {@code owner} kept here; null if there are none of it. Any thread. */
  public @Nullable Slice compressedBy(Object owner) {
    return null;
  }

  /** Keeps {@code frames} for {@link #compressedBy} where others may ask for them. Any thread. */
  public void keepCompressed(Object owner, Slice frames) {}

  /** The bytes that a queue holds for it; what limits on outbound bytes count. */
  public int size() {
    int size = textLength();
    for (int i = 0; i < attachments.size(); i++) {
      size += attachments.get(i).length();
    }
    return size;
  }

  /** The same message with its text in one array of its own: for one that cannot leave at once. */
  public Outgoing detach() {
    return arguments.isEmpty() ? this : new Outgoing(text(), Slice.EMPTY, attachments);
  }

  private static final class Uncompressed extends Outgoing {

    Uncompressed(Outgoing message) {
      super(message.head, message.arguments, message.attachments);
    }

    @Override
    public boolean compressible() {
      return false;
    }

    @Override
    public Outgoing uncompressed() {
      return this;
    }

    @Override
    public Outgoing forMany() {
      return this;
    }

    @Override
    public Outgoing detach() {
      Outgoing detached = super.detach();
      return detached == this ? this : new Uncompressed(detached);
    }
  }

  private static final class ForMany extends Outgoing {

    /** An immutable value; two loops may both make it. */
    private volatile @Nullable Compressed compressed;

    ForMany(Outgoing message) {
      super(message.head, message.arguments, message.attachments);
    }

    private record Compressed(Object owner, Slice frames) {}

    @Override
    public boolean isForMany() {
      return true;
    }

    @Override
    public @Nullable Slice compressedBy(Object owner) {
      Compressed known = compressed;
      return known != null && known.owner() == owner ? known.frames() : null;
    }

    @Override
    public void keepCompressed(Object owner, Slice frames) {
      compressed = new Compressed(owner, frames);
    }
  }
}
