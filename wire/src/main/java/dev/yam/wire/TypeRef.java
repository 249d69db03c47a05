package dev.yam.wire;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A type with its parameters, which a class cannot say: {@code new TypeRef<List<Item>>() {}}. The subclass carries them.
 * Immutable, any thread.
 */
public abstract class TypeRef<T> {

  private final Type type;

  /**
   * @throws IllegalStateException if the subclass does not name the type
   */
  protected TypeRef() {
    if (!(getClass().getGenericSuperclass() instanceof ParameterizedType named)) {
      throw new IllegalStateException("a TypeRef names its type: new TypeRef<List<Item>>() {}");
    }
    this.type = named.getActualTypeArguments()[0];
  }

  public final Type type() {
    return type;
  }

  @Override
  public final String toString() {
    return type.getTypeName();
  }
}
