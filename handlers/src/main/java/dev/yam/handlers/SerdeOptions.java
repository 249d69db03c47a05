package dev.yam.handlers;

import dev.yam.engine.JacksonBinder;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.Limit;
import dev.yam.wire.PacketLimits;
import dev.yam.wire.ValueFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Serde} writes values and what it takes. A wrong option is refused here, when the record is made, and not
 * when the first value comes.
 *
 * @param strategy {@code json} or {@code msgpack}, as configurations have it; there is no default
 * @param maxSerdeBytes see {@link Limit#SERDE}; from 1 to 2^30
 * @param maxAttachments how many byte arrays one value may hold, see {@link Limit#ATTACHMENTS}
 * @param binder what makes objects of values and values of objects. By default a {@link JacksonBinder}
 */
public record SerdeOptions(String strategy, int maxSerdeBytes, int maxAttachments, ArgumentBinder binder) {

  private static final int LARGEST = 1 << 30;

  public SerdeOptions {
    format(strategy);
    Limit.SERDE.requireAtLeast(1, maxSerdeBytes);
    if (maxSerdeBytes > LARGEST) {
      throw new IllegalArgumentException(Limit.SERDE.key() + " must be at most " + LARGEST + ": " + maxSerdeBytes);
    }
    Limit.ATTACHMENTS.requireAtLeast(0, maxAttachments);
  }

  /**
   * With the defaults of everything else.
   *
   * @param strategy {@code json} or {@code msgpack}; null, which is what a configuration without it gives, is refused as
   *     any other word
   * @throws IllegalArgumentException if there is no such strategy; the message says which there are
   */
  public static SerdeOptions strategy(@Nullable String strategy) {
    return new SerdeOptions(
        named(strategy),
        (int) Limit.SERDE.defaultValue(),
        (int) Limit.ATTACHMENTS.defaultValue(),
        new JacksonBinder());
  }

  /** The same with another bound on what is read. */
  public SerdeOptions maxSerdeBytes(int bytes) {
    return new SerdeOptions(strategy, bytes, maxAttachments, binder);
  }

  /** The same with another bound on the byte arrays of a value. */
  public SerdeOptions maxAttachments(int count) {
    return new SerdeOptions(strategy, maxSerdeBytes, count, binder);
  }

  /** The same with another binder. */
  public SerdeOptions binder(ArgumentBinder other) {
    return new SerdeOptions(strategy, maxSerdeBytes, maxAttachments, other);
  }

  ValueFormat format() {
    return format(strategy);
  }

  PacketLimits limits() {
    return PacketLimits.DEFAULT.maxAttachments(maxAttachments);
  }

  private static String named(@Nullable String strategy) {
    if (strategy == null) {
      throw new IllegalArgumentException("a serde has no strategy of itself: name one of " + strategies());
    }
    return strategy;
  }

  private static ValueFormat format(String strategy) {
    return Arrays.stream(ValueFormat.values())
        .filter(format -> name(format).equals(strategy))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "there is no serde strategy \"" + strategy + "\": name one of " + strategies()));
  }

  private static String strategies() {
    return Arrays.stream(ValueFormat.values()).map(SerdeOptions::name).collect(Collectors.joining(", "));
  }

  private static String name(ValueFormat format) {
    return format.name().toLowerCase(Locale.ROOT);
  }
}
