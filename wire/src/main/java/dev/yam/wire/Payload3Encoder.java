package dev.yam.wire;

import java.util.Deque;

/**
 * Packs queued messages into the body of one polling response or request of Engine.IO 3 ({@link Engine3Codec}).
 *
 * <p>In: the queue of a session. Out: one array. Thread: the queue's.
 */
public final class Payload3Encoder {

  private static final Slice NO_PACKETS = Slice.utf8("0:");

  private Payload3Encoder() {}

  /**
   * Takes from the head of {@code queue} what fits, as {@link PayloadEncoder#encode} does. {@code binary} says whether
   * the client reads the binary form, which a body has if there are bytes in it; else they are written as base64.
   */
  public static Slice encode(Deque<Outgoing> queue, int maxPayload, boolean binary) {
    if (queue.isEmpty()) {
      return NO_PACKETS;
    }
    return PayloadEncoder.encode(queue, maxPayload, new Prefixed(binary));
  }

  private static int digits(int number) {
    int digits = 1;
    for (int rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private static final class Prefixed extends PayloadEncoder.Body {

    private final boolean mayBeBinary;

    /** There are bytes in it, and they may be. */
    private boolean binary;

    /** Of the body in either form, as long as it is not known which it has. */
    private int textLength;

    private int binaryLength;

    Prefixed(boolean mayBeBinary) {
      this.mayBeBinary = mayBeBinary;
    }

    @Override
    boolean fitsText(Outgoing message, int maxPayload) {
      int length = message.textLength();
      return fits(digits(message.textUnits()) + 1 + length, 1 + digits(length) + 1 + length, binary, maxPayload);
    }

    @Override
    boolean fitsBytes(Slice attachment, int maxPayload) {
      int base64 = 2 + Base64Text.encodedLength(attachment.length());
      int typed = 1 + attachment.length();
      return fits(digits(base64) + 1 + base64, 1 + digits(typed) + 1 + typed, mayBeBinary, maxPayload);
    }

    private boolean fits(int asText, int asBinary, boolean willBeBinary, int maxPayload) {
      long whole = willBeBinary ? (long) binaryLength + asBinary : (long) textLength + asText;
      if (textLength > 0 && whole > maxPayload) {
        return false;
      }
      binary = willBeBinary;
      textLength = Math.addExact(textLength, asText);
      binaryLength = Math.addExact(binaryLength, asBinary);
      return true;
    }

    @Override
    int length() {
      return binary ? binaryLength : textLength;
    }

    @Override
    void writeText(Outgoing message) {
      if (binary) {
        header(Engine3Codec.TEXT_PACKET, message.textLength());
      } else {
        header(message.textUnits());
      }
      at = message.copyText(bytes, at);
    }

    @Override
    void writeBytes(Slice attachment) {
      if (binary) {
        header(Engine3Codec.BINARY_PACKET, 1 + attachment.length());
        bytes[at++] = Engine3Codec.MESSAGE;
        System.arraycopy(attachment.array(), attachment.offset(), bytes, at, attachment.length());
        at += attachment.length();
      } else {
        header(2 + Base64Text.encodedLength(attachment.length()));
        bytes[at++] = 'b';
        bytes[at++] = '0' + Engine3Codec.MESSAGE;
        at = Base64Text.encode(attachment, bytes, at);
      }
    }

    private void header(int length) {
      number(length, '0');
      bytes[at++] = ':';
    }

    private void header(int kind, int length) {
      bytes[at++] = (byte) kind;
      number(length, 0);
      bytes[at++] = (byte) Engine3Codec.END_OF_LENGTH;
    }

    private void number(int number, int zero) {
      int end = at + digits(number);
      int rest = number;
      for (int p = end - 1; p >= at; p--) {
        bytes[p] = (byte) (zero + rest % 10);
        rest /= 10;
      }
      at = end;
    }
  }
}
