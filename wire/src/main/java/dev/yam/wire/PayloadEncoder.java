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
    var body = new Body();
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

  private static final class Body {

    private int length = -1; // no separator stands before the first
    private byte[] bytes = {};
    private int at;

    int parts(Outgoing message) {
      return message.attachments().size() + (message.hasText() ? 1 : 0);
    }

    /** Counts the parts of {@code message} that still fit, and their bytes. */
    int measure(Outgoing message, int maxPayload) {
      int fitting = 0;
      if (message.hasText()) {
        if (!fits(message.textLength(), maxPayload)) {
          return fitting;
        }
        fitting++;
      }
      for (Slice attachment : message.attachments()) {
        if (!fits(1 + Base64Text.encodedLength(attachment.length()), maxPayload)) {
          return fitting;
        }
        fitting++;
      }
      return fitting;
    }

    private boolean fits(int size, int maxPayload) {
      if (length >= 0 && (long) length + 1 + size > maxPayload) {
        return false;
      }
      length = Math.addExact(length + 1, size);
      return true;
    }

    void open() {
      bytes = new byte[length];
    }

    void write(Outgoing message, int parts) {
      int left = parts;
      if (message.hasText()) {
        separate();
        at = message.copyText(bytes, at);
        left--;
      }
      for (int i = 0; i < left; i++) {
        separate();
        bytes[at++] = 'b';
        at = Base64Text.encode(message.attachments().get(i), bytes, at);
      }
    }

    private void separate() {
      if (at > 0) {
        bytes[at++] = EngineCodec.SEPARATOR;
      }
    }

    Slice bytes() {
      return Slice.of(bytes);
    }
  }
}
