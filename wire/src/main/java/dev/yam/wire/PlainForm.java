package dev.yam.wire;

/**
 * How plain messages are written: JSON objects that say by one of their members what they are.
 *
 * <p>{@link #DEFAULT} has {@code {"type":"move","x":1}}: the message is the event's one argument. With an {@linkplain
 * #envelope envelope} one member is: {@code {"event":"move","data":{"x":1}}}. Immutable, any thread.
 */
public final class PlainForm {

  /** {@code type}, {@code ackId}, and {@code data} for what is no object. */
  public static final PlainForm DEFAULT = new PlainForm("type", "ackId", "data", false);

  /** The type of an answer: no event has this name. */
  public static final String ANSWER = "ack";

  private final String typeKey;
  private final String ackKey;
  private final String dataKey;
  private final boolean enveloped;

  private final byte[] head;
  private final byte[] ack;
  private final byte[] data;

  private PlainForm(String typeKey, String ackKey, String dataKey, boolean enveloped) {
    check(typeKey);
    check(ackKey);
    check(dataKey);
    if (typeKey.equals(ackKey) || typeKey.equals(dataKey) || ackKey.equals(dataKey)) {
      throw new IllegalArgumentException("each member needs a name of its own: " + typeKey + ", " + ackKey + ", " + dataKey);
    }
    this.typeKey = typeKey;
    this.ackKey = ackKey;
    this.dataKey = dataKey;
    this.enveloped = enveloped;
    this.head = Utf8.encode("{\"" + typeKey + "\":");
    this.ack = Utf8.encode(",\"" + ackKey + "\":");
    this.data = Utf8.encode(",\"" + dataKey + "\":");
  }

  private static void check(String key) {
    if (key.isEmpty() || !key.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '"' && c != '\\')) {
      throw new IllegalArgumentException("a member's name is of letters, digits and signs of ASCII, without quotes: " + key);
    }
  }

  /** The same with another member that says what a message is. */
  public PlainForm typeKey(String key) {
    return new PlainForm(key, ackKey, dataKey, enveloped);
  }

  /** The same with another member for the number by which a message is answered. */
  public PlainForm ackKey(String key) {
    return new PlainForm(typeKey, key, dataKey, enveloped);
  }

  /** The same, where the argument is the member {@code key}, and not the message itself. */
  public PlainForm envelope(String key) {
    return new PlainForm(typeKey, ackKey, key, true);
  }

  public String typeKey() {
    return typeKey;
  }

  public String ackKey() {
    return ackKey;
  }

  /** The member for what is no object, or with an envelope for all. */
  public String dataKey() {
    return dataKey;
  }

  public boolean isEnveloped() {
    return enveloped;
  }

  /** What a message begins with: the name of its type comes next. */
  byte[] head() {
    return head;
  }

  /** What stands before the number of an answer. */
  byte[] ack() {
    return ack;
  }

  /** What stands before the argument. */
  byte[] data() {
    return data;
  }

  /** Whether a member whose name begins at {@code key} is the message's own, however it is escaped. */
  boolean isOwn(byte[] a, int key) {
    return JsonText.equalsUnescaped(a, key, typeKey) || JsonText.equalsUnescaped(a, key, ackKey);
  }
}
