package dev.yam.handlers;

import dev.yam.wire.Args;
import dev.yam.wire.Limit;
import dev.yam.wire.LimitExceededException;
import dev.yam.wire.Slice;
import org.jspecify.annotations.Nullable;

/** The strategy alone. */
record PlainSerde(SerdeOptions options) implements Serde.Plain {

  @Override
  public Slice serialize(@Nullable Object value) {
    return options.format().write(options.binder(), value);
  }

  @Override
  public Args parse(Slice bytes) {
    requireWithin(options, bytes.length());
    return options.format().read(bytes, options.limits(), options.binder());
  }

  /** @throws LimitExceededException if {@code length} is more than the options allow */
  static void requireWithin(SerdeOptions options, int length) {
    if (length > options.maxSerdeBytes()) {
      throw new LimitExceededException(Limit.SERDE, options.maxSerdeBytes());
    }
  }
}
