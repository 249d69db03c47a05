package dev.yam.wire;

import java.util.Deque;
import java.util.List;

/**
 * Packs queued messages into the body of one polling response or request.
 *
 * <p>In: the queue of a session. Out: one array, packets separated by 0x1e, bytes as {@code b} + base64 (EIO4 §HTTP
 * long-polling). Thread: the queue's.
 */
public final class PayloadEncoder {

  private PayloadEncoder() {}

  /**
   * Takes from the head of {@code queue}, which is not empty, as many packets as fit into {@code maxPayload} bytes, one
   * at least. Order is kept. Where a message's attachments do not all fit, those left stay at the head of the queue.
   */
  public static Slice encode(Deque<Outgoing> queue, int maxPayload) {
    return encode(queue, maxPayload, new Separated());
  }

  /** As {@link #encode(Deque, int)}, in the form of {@code body}, which is new. */
  static Slice encode(Deque<Outgoing> queue, int maxPayload, Body body) {
    int messages = 0;
    int parts = 0; // of the last message, where not all of it fits
    for (Outgoing message : queue) {
      parts = body.measure(message, maxPayload);
      if (parts < body.parts(message)) {
        break;
      }
      messages++;
      parts = 0;
    }
    body.open();
    for (; messages > 0; messages--) {
      Outgoing message = queue.remove();
      body.write(message, body.parts(message));
    }
    if (parts > 0) {
      Outgoing message = queue.remove();
      body.write(message, parts);
      int sent = message.hasText() ? parts - 1 : parts;
      List<Slice> left = message.attachments();
      queue.addFirst(Outgoing.withAttachments(Slice.EMPTY, left.subList(sent, left.size())));
    }
    return body.bytes();
  }

  /** One body: first it measures what fits, then it is opened, then what was measured is written. */
  abstract static class Body {

    byte[] bytes = {};
    int at;

    final int parts(Outgoing message) {
      return message.attachments().size() + (message.hasText() ? 1 : 0);
    }

    /** Counts the parts of {@code message} that still fit, and their bytes. */
    private int measure(Outgoing message, int maxPayload) {
      int fitting = 0;
      if (message.hasText()) {
        if (!fitsText(message, maxPayload)) {
          return fitting;
        }
        fitting++;
      }
      for (Slice attachment : message.attachments()) {
        if (!fitsBytes(attachment, maxPayload)) {
          return fitting;
        }
        fitting++;
      }
      return fitting;
    }

    /** Counts the text if it fits or is the first; else returns false. */
    abstract boolean fitsText(Outgoing message, int maxPayload);

    /** As {@link #fitsText}. */
    abstract boolean fitsBytes(Slice attachment, int maxPayload);

    /** The bytes that were measured. */
    abstract int length();

    abstract void writeText(Outgoing message);

    abstract void writeBytes(Slice attachment);

    private void open() {
      bytes = new byte[length()];
    }

    private void write(Outgoing message, int parts) {
      int left = parts;
      if (message.hasText()) {
        writeText(message);
        left--;
      }
      for (int i = 0; i < left; i++) {
        writeBytes(message.attachments().get(i));
      }
    }

    private Slice bytes() {
      return Slice.of(bytes);
    }
  }

  private static final class Separated extends Body {

    private int length = -1; // no separator stands before the first

    @Override
    boolean fitsText(Outgoing message, int maxPayload) {
      return fits(message.textLength(), maxPayload);
    }

    @Override
    boolean fitsBytes(Slice attachment, int maxPayload) {
      return fits(1 + Base64Text.encodedLength(attachment.length()), maxPayload);
    }

    private boolean fits(int size, int maxPayload) {
      if (length >= 0 && (long) length + 1 + size > maxPayload) {
        return false;
      }
      length = Math.addExact(length + 1, size);
      return true;
    }

    @Override
    int length() {
      return length;
    }

    @Override
    void writeText(Outgoing message) {
      separate();
      at = message.copyText(bytes, at);
    }

    @Override
    void writeBytes(Slice attachment) {
      separate();
      bytes[at++] = 'b';
      at = Base64Text.encode(attachment, bytes, at);
    }

    private void separate() {
      if (at > 0) {
        bytes[at++] = EngineCodec.SEPARATOR;
      }
    }
  }
}
