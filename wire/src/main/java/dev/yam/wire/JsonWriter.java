package dev.yam.wire;

import org.jspecify.annotations.Nullable;

/** Writes JSON as {@code JSON.stringify} does, and sets bytes aside as attachments. */
public final class JsonWriter {

  public JsonWriter(ArgumentBinder binder) {
    throw new UnsupportedOperationException();
  }

  /** Writes a plain value itself (null, booleans, numbers, strings, maps, lists, bytes); any other through the binder. */
  public void value(@Nullable Object value) {
    throw new UnsupportedOperationException();
  }

  /** Sets {@code bytes} aside as the next attachment and writes its placeholder. */
  public void binary(Slice bytes) {
    throw new UnsupportedOperationException();
  }

  /** Sets {@code bytes} aside as an attachment; the caller writes the placeholder with the number that is returned. */
  public int attach(Slice bytes) {
    throw new UnsupportedOperationException();
  }

  /** Writes JSON text that is known to be valid. */
  public void raw(Slice json) {
    throw new UnsupportedOperationException();
  }
}
