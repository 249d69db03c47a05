package dev.yam.wire;

import java.util.List;

/**
 * One message ready for any transport: the text with its Engine.IO type in front, then its attachments, which leave
 * together and in order. Encoded once and shared by every receiver; never written to after it is made.
 */
public final class Outgoing {

  private final Slice text;
  private final List<Slice> attachments;

  private Outgoing(Slice text, List<Slice> attachments) {
    this.text = text;
    this.attachments = attachments;
  }

  /** Takes UTF-8 that begins with the Engine.IO packet type, {@code 4} for a message. */
  public static Outgoing text(Slice text) {
    return new Outgoing(text, List.of());
  }

  /** A text and the binary messages that follow it; an empty text is not sent. */
  public static Outgoing withAttachments(Slice text, List<Slice> attachments) {
    return new Outgoing(text, List.copyOf(attachments));
  }

  /** A bare binary message: {@link #text()} is empty. */
  public static Outgoing binary(Slice bytes) {
    return new Outgoing(Slice.EMPTY, List.of(bytes));
  }

  public Slice text() {
    return text;
  }

  public List<Slice> attachments() {
    return attachments;
  }

  /** The bytes that a queue holds for it; what limits on outbound bytes count. */
  public int size() {
    int size = text.length();
    for (int i = 0; i < attachments.size(); i++) {
      size += attachments.get(i).length();
    }
    return size;
  }
}
