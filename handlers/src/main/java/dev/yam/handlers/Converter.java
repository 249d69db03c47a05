package dev.yam.handlers;

import dev.yam.wire.Args;
import org.jspecify.annotations.Nullable;

/**
 * Makes the value of a {@link Body} parameter.
 *
 * @param <T> what the parameter takes
 */
@FunctionalInterface
public interface Converter<T> {

  /**
   * Where handlers run. What it throws is treated as if the method had thrown it: hidden, unless it is a
   * {@link GatewayException}, or tells of an argument that is not as it should be, as {@code body.string(0)} does.
   *
   * @param body with one argument, or none if it is absent
   */
  @Nullable T convert(Args body) throws Exception;
}
