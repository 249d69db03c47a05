package dev.yam.wire;

import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of an event or an acknowledgement: immutable JSON, checked, not yet read. */
public final class Args {

  /** No arguments. */
  public static final Args NONE = new Args();

  private Args() {}

  /** Writes each of {@code values} as one argument; bytes anywhere inside become attachments. */
  public static Args of(ArgumentBinder binder, @Nullable Object... values) {
    throw new UnsupportedOperationException();
  }

  public int size() {
    throw new UnsupportedOperationException();
  }

  /** The argument at {@code index} bound to {@code type}. */
  public <T> @Nullable T get(int index, Class<T> type) {
    throw new UnsupportedOperationException();
  }

  public @Nullable Object get(int index, Type type) {
    throw new UnsupportedOperationException();
  }

  /** The arguments as they came: JSON values with commas between them, no brackets. */
  public Slice json() {
    throw new UnsupportedOperationException();
  }

  /** The JSON of one argument. */
  public Slice json(int index) {
    throw new UnsupportedOperationException();
  }

  public boolean isBinary(int index) {
    throw new UnsupportedOperationException();
  }

  /** The bytes of a binary argument. */
  public Slice binary(int index) {
    throw new UnsupportedOperationException();
  }

  public List<Slice> attachments() {
    throw new UnsupportedOperationException();
  }

  /** The same arguments, keeping nothing else alive. */
  public Args detach() {
    throw new UnsupportedOperationException();
  }
}
