package dev.yam.client;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** What a socket shows when it connects: a value, or who is asked for one each time. */
sealed interface Auth {

  Auth NONE = new Value(Map.of());

  record Value(Object value) implements Auth {}

  record Asked(Supplier<?> supplier) implements Auth {}

  /** What would be written as a value, and was meant as something else, is refused. */
  static Auth of(Object value) {
    if (value instanceof Supplier || value instanceof Callable || value instanceof Runnable || value instanceof Future) {
      throw new IllegalArgumentException(
          "auth is a value that is written as a JSON object, or a java.util.function.Supplier of one: " + value.getClass());
    }
    return new Value(value);
  }
}
