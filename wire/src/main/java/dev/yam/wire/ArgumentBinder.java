package dev.yam.wire;

import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Binds arguments to the types of an application and writes its values back. The default, over Jackson databind, is
 * {@code dev.yam.engine.JacksonBinder}. Called from any thread, never from an event loop that serves connections unless
 * the application chose to be dispatched there.
 */
public interface ArgumentBinder {

  /**
   * Reads one JSON value. {@code byte[]} and {@link java.nio.ByteBuffer} members stand in the JSON as
   * {@code {"_placeholder":true,"num":n}} and are found in {@code attachments}.
   *
   * @throws IllegalArgumentException with a message for the peer, if the value does not fit the type
   */
  @Nullable Object read(Slice json, List<Slice> attachments, Type type);

  /**
   * Writes {@code value} as one JSON value to {@code out}; bytes inside become attachments by
   * {@link JsonWriter#binary}. After a failure {@code out} may hold a part of it, and is of no more use.
   */
  void write(@Nullable Object value, JsonWriter out);
}
