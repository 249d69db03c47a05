package dev.yam.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The name of an event: a string or, as some clients send, a number. Equal by text, whichever it was, so that
 * {@code 18} finds the handlers of {@code "18"}; it is sent as it came.
 *
 * <p>A name that was read from a peer is a view of what was read, and is looked up without becoming a {@link String}.
 * A map's keys are names made by {@link #of(String)}, which keep nothing else alive.
 */
public final class EventName {

  private static final Set<EventName> RESERVED = Set.of(
      of("connect"), of("connect_error"), of("disconnect"), of("disconnecting"), of("newListener"),
      of("removeListener"));

  private static final double EXACT_DIGITS = 15;

  private final Slice json;
  private final byte[] array;
  private final int offset;
  private final int length;
  private final int hash;
  private @Nullable String text;

  private EventName(Slice json, byte[] array, int offset, int length, @Nullable String text) {
    this.json = json;
    this.array = array;
    this.offset = offset;
    this.length = length;
    this.text = text;
    int hashed = 1;
    for (int i = offset; i < offset + length; i++) {
      hashed = 31 * hashed + array[i];
    }
    this.hash = hashed;
  }

  public static EventName of(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    int length = utf8.length;
    if (JsonScan.plainEnd(utf8, 0, length) == length && !Utf8.wasReplaced(text, utf8)) {
      byte[] json = new byte[length + 2];
      json[0] = json[length + 1] = '"';
      System.arraycopy(utf8, 0, json, 1, length);
      return new EventName(Slice.of(json), json, 1, length, text);
    }
    var writer = new JsonWriter(Args.PLAIN);
    writer.string(text);
    return named(writer.json().detach(), text);
  }

  /** A name that is sent as a number. */
  public static EventName of(double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("an event's name is a string or a finite number");
    }
    String text = EcmaNumber.text(number);
    return named(Slice.utf8(text), text);
  }

  /**
   * Reads a string or a number that a {@link JsonScan} has checked.
   *
   * @throws MalformedPacketException for a number that is infinite, as JavaScript reads it
   */
  static EventName read(byte[] a, int from, int to) {
    Slice json = Slice.of(a, from, to - from);
    if (a[from] != '"') {
      return isCanonicalInteger(a, from, to) ? new EventName(json, a, from, to - from, null) : number(json);
    }
    for (int i = from + 1; i < to - 1; i++) {
      if (a[i] == '\\') {
        return named(json, JsonText.string(a, from, to));
      }
    }
    return new EventName(json, a, from + 1, to - from - 2, null);
  }

  private static EventName number(Slice json) {
    double number = Double.parseDouble(json.toUtf8());
    if (Double.isInfinite(number)) {
      throw new MalformedPacketException("the name of an event is a number beyond all (SIO5 §EVENT)");
    }
    return named(json, EcmaNumber.text(number));
  }

  private static EventName named(Slice json, String text) {
    byte[] canonical = canonical(text);
    return new EventName(json, canonical, 0, canonical.length, text);
  }

  private static boolean isCanonicalInteger(byte[] a, int from, int to) {
    if (to - from > EXACT_DIGITS || (a[from] == '-' && a[from + 1] == '0')) {
      return false;
    }
    for (int i = from + 1; i < to; i++) {
      if (a[i] < '0' || a[i] > '9') {
        return false;
      }
    }
    return true;
  }

  /** UTF-8 in which a lone surrogate keeps its number, so that names that differ never become equal. */
  private static byte[] canonical(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    if (!Utf8.wasReplaced(text, bytes)) {
      return bytes;
    }
    var out = new java.io.ByteArrayOutputStream();
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (Character.getType(c) == Character.SURROGATE) {
        out.write(0xE0 | (c >> 12));
        out.write(0x80 | ((c >> 6) & 0x3F));
        out.write(0x80 | (c & 0x3F));
      } else {
        out.writeBytes(Character.toString(c).getBytes(UTF_8));
      }
    }
    return out.toByteArray();
  }

  public String text() {
    String known = text;
    if (known == null) {
      known = new String(array, offset, length, UTF_8);
      text = known; // a race makes two equal strings
    }
    return known;
  }

  /** Whether it stands in the packet as a number. */
  public boolean isNumber() {
    return json.at(0) != '"';
  }

  /** Whether Socket.IO keeps it for itself: no peer may emit it (§EVENT). */
  public boolean isReserved() {
    return !isNumber() && RESERVED.contains(this);
  }

  /** The name as it stands in the packet: a JSON string or number. */
  public Slice json() {
    return json;
  }

  /** The bytes of its text, which limits count. */
  public int length() {
    return length;
  }

  /** The same name, keeping nothing else alive. */
  public EventName detach() {
    return named(json.detach(), text());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EventName that
        && hash == that.hash
        && Arrays.equals(array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return text();
  }
}
