package dev.yam.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Makes lines of net-socket.io of what {@link PacketEncoder} has written, so that receivers of lines share what all
 * others do. An event of the main namespace becomes {@code {"eventName":"x","args":[…]}} and CRLF, {@code args} only
 * where it has some; bytes in it become Node's {@code {"type":"Buffer","data":[…]}}; an id is left away. All other
 * packets, and events with {@linkplain LineNames reserved} names, are not said in lines: nothing is written.
 *
 * <p>In: messages of any number of receivers. Out: bytes. Thread: any.
 */
public final class LineEncoder {

  private static final byte[] HEAD = "{\"eventName\":".getBytes(US_ASCII);
  private static final byte[] ARGS = ",\"args\":[".getBytes(US_ASCII);
  private static final byte[] TAIL = "}\r\n".getBytes(US_ASCII);
  private static final byte[] BUFFER = "{\"type\":\"Buffer\",\"data\":[".getBytes(US_ASCII);
  private static final byte[] BUFFER_TAIL = "]}".getBytes(US_ASCII);

  private LineEncoder() {}

  /** The bytes that {@link #write} will write. */
  public static int length(Outgoing message) {
    int name = nameOf(message.head());
    if (name < 0) {
      return 0;
    }
    int nameEnd = nameEnd(message.head(), name);
    int behind = message.textLength() - (nameEnd - message.head().offset()) - 1; // comma and arguments
    int length = HEAD.length + nameEnd - name + TAIL.length;
    return behind == 0 ? length : Math.addExact(length, ARGS.length + behind + bytesLength(message));
  }

  /** What bytes add to the arguments, in the place of their placeholders. */
  private static int bytesLength(Outgoing message) {
    if (message.attachments().isEmpty()) {
      return 0;
    }
    int length = 0;
    Placeholders found = Placeholders.in(message.text());
    for (int i = 0; i < found.count(); i++) {
      length = Math.addExact(length, bufferLength(message.attachments().get(found.number(i))));
      length -= found.end(i) - found.start(i);
    }
    return length;
  }

  /** Appends the line of {@code message} to {@code out}, which is borrowed. */
  public static void write(ByteBuf out, Outgoing message) {
    Slice head = message.head();
    int name = nameOf(head);
    if (name < 0) {
      return;
    }
    int nameEnd = nameEnd(head, name);
    int behind = nameEnd - head.offset() + 1;
    out.writeBytes(HEAD);
    out.writeBytes(head.array(), name, nameEnd - name);
    if (behind < message.textLength()) {
      out.writeBytes(ARGS);
      if (message.attachments().isEmpty()) {
        arguments(out, message, behind);
      } else {
        argumentsWithBytes(out, message.text().range(behind, message.textLength() - 1), message.attachments());
      }
      out.writeByte(']');
    }
    out.writeBytes(TAIL);
  }

  /**
   * Where the name begins, in the array of {@code head}, the text's first part; −1 if it is no event of the main
   * namespace, or one with a reserved name.
   */
  private static int nameOf(Slice head) {
    byte[] a = head.array();
    int p = head.offset() + 2;
    int end = head.offset() + head.length();
    if (end - p < 3 || a[p - 2] != '4' || (a[p - 1] != '2' && a[p - 1] != '5')) {
      return -1;
    }
    while (p < end && ((a[p] >= '0' && a[p] <= '9') || a[p] == '-')) {
      p++; // attachments and id
    }
    if (p + 1 >= end || a[p] != '[') {
      return -1;
    }
    return LineNames.isReserved(a, p + 1, nameEnd(head, p + 1)) ? -1 : p + 1;
  }

  private static int nameEnd(Slice head, int name) {
    byte[] a = head.array();
    if (a[name] == '"') {
      return JsonText.skipString(a, name);
    }
    int p = name;
    while (a[p] != ',' && a[p] != ']') {
      p++;
    }
    return p;
  }

  private static void arguments(ByteBuf out, Outgoing message, int from) {
    Slice head = message.head();
    Slice relayed = message.arguments();
    int end = head.offset() + head.length();
    oneLine(out, head.array(), head.offset() + from, relayed.isEmpty() ? end - 1 : end);
    oneLine(out, relayed.array(), relayed.offset(), relayed.offset() + relayed.length());
  }

  private static void argumentsWithBytes(ByteBuf out, Slice json, List<Slice> attachments) {
    Placeholders found = Placeholders.in(json);
    int from = json.offset();
    for (int i = 0; i < found.count(); i++) {
      oneLine(out, json.array(), from, found.start(i));
      buffer(out, attachments.get(found.number(i)));
      from = found.end(i);
    }
    oneLine(out, json.array(), from, json.offset() + json.length());
  }

  /** Line breaks, which stand between tokens only, become spaces. */
  private static void oneLine(ByteBuf out, byte[] a, int from, int to) {
    int run = from;
    for (int p = from; p < to; p++) {
      if (a[p] == '\n' || a[p] == '\r') {
        out.writeBytes(a, run, p - run);
        out.writeByte(' ');
        run = p + 1;
      }
    }
    out.writeBytes(a, run, to - run);
  }

  private static void buffer(ByteBuf out, Slice bytes) {
    out.writeBytes(BUFFER);
    for (int i = 0; i < bytes.length(); i++) {
      if (i > 0) {
        out.writeByte(',');
      }
      number(out, bytes.at(i) & 0xFF);
    }
    out.writeBytes(BUFFER_TAIL);
  }

  private static int bufferLength(Slice bytes) {
    int length = BUFFER.length + BUFFER_TAIL.length + Math.max(0, bytes.length() - 1);
    for (int i = 0; i < bytes.length(); i++) {
      int value = bytes.at(i) & 0xFF;
      length = Math.addExact(length, value < 10 ? 1 : value < 100 ? 2 : 3);
    }
    return length;
  }

  private static void number(ByteBuf out, int value) {
    if (value >= 100) {
      out.writeByte('0' + value / 100);
    }
    if (value >= 10) {
      out.writeByte('0' + value / 10 % 10);
    }
    out.writeByte('0' + value % 10);
  }
}
