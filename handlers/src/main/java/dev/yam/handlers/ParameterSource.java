package dev.yam.handlers;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * What a parameter is given.
 *
 * @param reader never null for a primitive type
 * @param path where it stands in the body, if the client has sent it
 * @param sent whether the client has sent it, so that it may have to be checked
 */
record ParameterSource(Reader reader, String path, boolean sent) {

  private static final MethodHandle READ = read();

  /** Finds it in a call. */
  @FunctionalInterface
  interface Reader {
    @Nullable Object read(Call call) throws Exception;
  }

  /** What is not the client's word. */
  ParameterSource(Reader reader) {
    this(reader, "", false);
  }

  MethodHandle handle() {
    return READ.bindTo(reader);
  }

  private static MethodHandle read() {
    try {
      return MethodHandles.lookup()
          .findVirtual(Reader.class, "read", MethodType.methodType(Object.class, Call.class));
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }
}
