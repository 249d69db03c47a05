package dev.yam.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

/** One JSON value in its textual form, checked once: an argument that is sent as it stands. */
public final class Json {

  private final Slice slice;

  private Json(Slice slice) {
    this.slice = slice;
  }

  /**
   * Checks {@code text}.
   *
   * @throws IllegalArgumentException if it is not one JSON value
   */
  public static Json of(String text) {
    return of(Slice.of(text.getBytes(UTF_8)));
  }

  /**
   * Checks {@code text} and keeps it.
   *
   * @throws IllegalArgumentException if it is not one JSON value in UTF-8
   */
  public static Json of(Slice text) {
    var scan = new JsonScan(JsonWriter.MAX_DEPTH);
    check(scan, text);
    return new Json(text.range(scan.start() - text.offset(), scan.end() - text.offset()));
  }

  /** A value that was checked before. */
  static Json checked(Slice value) {
    return new Json(value);
  }

  static void check(JsonScan scan, Slice text) {
    if (!Utf8.validate(text.array(), text.offset(), text.length())) {
      throw new IllegalArgumentException("not UTF-8");
    }
    try {
      scan.scan(text);
    } catch (YamException malformed) {
      throw new IllegalArgumentException(malformed.getMessage(), malformed);
    }
  }

  /** The value without white space around it. */
  public Slice slice() {
    return slice;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Json that && slice.equals(that.slice);
  }

  @Override
  public int hashCode() {
    return slice.hashCode();
  }

  /** The text itself. */
  @Override
  public String toString() {
    return slice.toUtf8();
  }
}
