package dev.yam.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;

/**
 * Makes plain messages of what {@link PacketEncoder} has written, so that their receivers share what all others do. An
 * event becomes {@code {"type":"x",…}}: an argument that is an object gives its members, but for those that are the
 * message's own; any other is {@code data}, several are a list there. An answer is {@code {"type":"ack","ackId":1,"data":…}}.
 * Bytes become base64. Which namespace it is of is not said. All other packets, and events named {@code ack}, are not said
 * either: nothing is left of them.
 *
 * <p>In: messages of any number of receivers. Out: the same as texts that are sent as they are. Thread: any.
 */
public final class PlainEncoder {

  /** What nothing is left of. */
  private static final Outgoing NOTHING = Outgoing.text(Slice.EMPTY);

  private static final byte[] ANSWER = ('"' + PlainForm.ANSWER + '"').getBytes(US_ASCII);

  /** Behind Engine.IO's type, where Socket.IO has a digit. */
  private static final byte VERBATIM = 't';

  private final PlainForm form;

  /** Values with commas between them. */
  private Slice args = Slice.EMPTY;

  private byte[] out = {};
  private int at;

  private PlainEncoder(PlainForm form) {
    this.form = form;
  }

  /** A text for a receiver of plain messages alone, which {@link #message} leaves as it is. */
  public static Outgoing verbatim(String text) {
    byte[] said = Utf8.encode(text);
    byte[] marked = new byte[2 + said.length];
    marked[0] = '4';
    marked[1] = VERBATIM;
    System.arraycopy(said, 0, marked, 2, said.length);
    return Outgoing.text(Slice.of(marked));
  }

  /** What receivers of {@code form} get for {@code message}: one text, empty if it is not said in plain messages. */
  public static Outgoing message(Outgoing message, PlainForm form) {
    Slice head = message.head();
    int type = head.length() < 3 || head.at(0) != '4' ? 0 : head.at(1);
    return switch (type) {
      case '2', '3', '5', '6' -> new PlainEncoder(form).packet(message, type == '2' || type == '5');
      case VERBATIM -> Outgoing.text(head.from(2));
      default -> NOTHING;
    };
  }

  private Outgoing packet(Outgoing message, boolean event) {
    Slice head = message.head();
    byte[] a = head.array();
    int end = head.offset() + head.length();
    int p = behindNamespace(a, behindAttachments(a, head.offset() + 1));
    int id = p;
    while (a[p] >= '0' && a[p] <= '9' && p < end - 1) {
      p++;
    }
    if (a[p] != '[') {
      return NOTHING;
    }
    int name = p + 1;
    int nameEnd = event ? nameEnd(a, name) : name;
    if (event && a[name] == '"' && JsonText.equalsUnescaped(a, name, PlainForm.ANSWER)) {
      return NOTHING;
    }
    int behind = event && nameEnd < end && a[nameEnd] == ',' ? nameEnd + 1 : nameEnd;
    args = message.arguments().isEmpty() ? Slice.of(a, behind, end - 1 - behind) : message.arguments();
    if (!message.attachments().isEmpty()) {
      args = withBase64(args, message.attachments());
    }
    out = new byte[form.head().length + ANSWER.length + (nameEnd - id) + form.ack().length + form.data().length
        + args.length() + 4];
    add(form.head());
    if (event) {
      add(a, name, nameEnd);
    } else {
      add(ANSWER);
    }
    if (p > id) {
      add(form.ack());
      add(a, id, p);
    }
    arguments(event);
    out[at++] = '}';
    return Outgoing.text(Slice.of(out, 0, at));
  }

  private static int behindAttachments(byte[] a, int type) {
    int p = type + 1;
    if (a[type] >= '5') {
      while (a[p] != '-') {
        p++;
      }
      p++;
    }
    return p;
  }

  private static int behindNamespace(byte[] a, int from) {
    int p = from;
    if (a[p] == '/') {
      while (a[p] != ',') {
        p++;
      }
      p++;
    }
    return p;
  }

  private static int nameEnd(byte[] a, int name) {
    if (a[name] == '"') {
      return JsonText.skipString(a, name);
    }
    int p = name;
    while (a[p] != ',' && a[p] != ']') {
      p++;
    }
    return p;
  }

  // --- arguments ---

  private void arguments(boolean event) {
    byte[] a = args.array();
    int end = args.offset() + args.length();
    int start = JsonText.skipSpace(a, args.offset(), end);
    if (start == end) {
      return;
    }
    int before = at;
    if (event && !form.isEnveloped() && a[start] == '{') {
      if (JsonText.skipSpace(a, members(a, start, end), end) == end) {
        return;
      }
      at = before; // others follow
    }
    add(form.data());
    boolean several = JsonText.skipSpace(a, JsonText.skipValue(a, start, end), end) < end;
    if (several) {
      out[at++] = '[';
    }
    add(a, start, end);
    if (several) {
      out[at++] = ']';
    }
  }

  /** Adds those of the object at {@code from} that are not the message's own; returns the offset behind it. */
  private int members(byte[] a, int from, int to) {
    int p = JsonText.skipSpace(a, from + 1, to);
    while (a[p] != '}') {
      int key = p;
      int colon = JsonText.skipSpace(a, JsonText.skipString(a, p), to);
      p = JsonText.skipValue(a, JsonText.skipSpace(a, colon + 1, to), to);
      if (!form.isOwn(a, key)) {
        out[at++] = ',';
        add(a, key, p);
      }
      p = JsonText.skipSpace(a, p, to);
      if (a[p] == ',') {
        p = JsonText.skipSpace(a, p + 1, to);
      }
    }
    return p + 1;
  }

  private static Slice withBase64(Slice json, List<Slice> attachments) {
    Placeholders found = Placeholders.in(json);
    int length = json.length();
    for (int i = 0; i < found.count(); i++) {
      int text = 2 + Base64Text.encodedLength(attachments.get(found.number(i)).length());
      length = Math.addExact(length, text - (found.end(i) - found.start(i)));
    }
    byte[] text = new byte[length];
    int to = 0;
    int from = json.offset();
    for (int i = 0; i < found.count(); i++) {
      System.arraycopy(json.array(), from, text, to, found.start(i) - from);
      to += found.start(i) - from;
      text[to++] = '"';
      to = Base64Text.encode(attachments.get(found.number(i)), text, to);
      text[to++] = '"';
      from = found.end(i);
    }
    System.arraycopy(json.array(), from, text, to, length - to);
    return Slice.of(text);
  }

  private void add(byte[] bytes) {
    add(bytes, 0, bytes.length);
  }

  private void add(byte[] a, int from, int to) {
    System.arraycopy(a, from, out, at, to - from);
    at += to - from;
  }
}
