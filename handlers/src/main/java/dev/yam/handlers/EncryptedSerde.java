package dev.yam.handlers;

import dev.yam.wire.Args;
import dev.yam.wire.Slice;
import org.jspecify.annotations.Nullable;

/** Encrypts what its inner serde has written. */
record EncryptedSerde(Serde.Compressible inner, Encryption encryption) implements Serde.Encrypted {

  @Override
  public SerdeOptions options() {
    return inner.options();
  }

  @Override
  public Slice serialize(@Nullable Object value) {
    return encryption.seal(inner.serialize(value));
  }

  @Override
  public Args parse(Slice bytes) {
    // What stands in front and behind; and the byte of a compression.
    PlainSerde.requireWithin(options(), bytes.length() - Encryption.OVERHEAD - 1);
    return inner.parse(encryption.open(bytes));
  }
}
