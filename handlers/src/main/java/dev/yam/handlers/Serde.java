package dev.yam.handlers;

import dev.yam.wire.Args;
import dev.yam.wire.LimitExceededException;
import dev.yam.wire.MalformedPacketException;
import dev.yam.wire.Slice;
import dev.yam.wire.TypeRef;
import dev.yam.wire.UnboundArgumentException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Makes bytes of a value and the value of the bytes again, by the strategy of its {@link SerdeOptions}, for what an
 * application stores, or sends as a binary argument:
 *
 * <pre>{@code
 * Serde.Plain serde = Serde.of(SerdeOptions.strategy("msgpack"));
 * Serde.Encrypted sealed = serde.compress(Compression.deflate()).encrypt(Encryption.aesGcm(key));
 * socket.emit("order", sealed.serialize(order));
 * socket.on("order", Slice.class, bytes -> handle(sealed.parse(bytes, Order.class)));
 * }</pre>
 *
 * <p>Two stages may follow the strategy, each at most once: compression, then encryption. What is encrypted has no
 * patterns left to compress, so that the other order only costs; it cannot be written down here, for what
 * {@link Compressible#encrypt} returns has no {@code compress}.
 *
 * <p>Any thread. A serde is a value without a life of its own; any number of them, with different options, stand side by
 * side. Values come in as {@code Socket.emit} takes its arguments, and out as {@link Args#get} gives them.
 */
public sealed interface Serde {

  /** A serde without stages. */
  static Plain of(SerdeOptions options) {
    return new PlainSerde(options);
  }

  /** The options it was made with, its stages' too. */
  SerdeOptions options();

  /**
   * The bytes of {@code value}, which nobody writes to any more.
   *
   * @throws IllegalArgumentException for a value that cannot be written
   */
  Slice serialize(@Nullable Object value);

  /**
   * The value of {@code bytes}, not bound to a type yet: the only argument of what is returned.
   *
   * @throws MalformedPacketException if they are not what {@link #serialize} of such a serde makes, whether by mistake or
   *     by somebody who does not have the key
   * @throws LimitExceededException if they, or what they are inflated to, are more than {@code maxSerdeBytes}, hold more
   *     than {@code maxAttachments} byte arrays, or are nested too deeply
   */
  Args parse(Slice bytes);

  /**
   * The value of {@code bytes} bound to {@code type}. Throws as {@link #parse(Slice)} does, and beyond that
   *
   * @throws UnboundArgumentException if the value is null, or does not fit the type
   */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // a binder reads the type it is asked for
  default <T> T parse(Slice bytes, Class<T> type) {
    return (T) bind(bytes, type);
  }

  /** As {@link #parse(Slice, Class)}, for types with parameters: {@code new TypeRef<List<Item>>() {}}. */
  @SuppressWarnings("unchecked") // a binder reads the type it is asked for
  default <T> T parse(Slice bytes, TypeRef<T> type) {
    return (T) bind(bytes, type.type());
  }

  private Object bind(Slice bytes, Type type) {
    Args args = parse(bytes);
    try {
      Object value = options().binder().read(args.json(0), args.attachments(), type);
      if (value != null) {
        return value;
      }
    } catch (IllegalArgumentException mismatch) {
      throw new UnboundArgumentException("a serialized value: " + mismatch.getMessage(), mismatch);
    }
    throw new UnboundArgumentException("a serialized value is null");
  }

  /** A serde that has no encryption yet. */
  sealed interface Compressible extends Serde {

    /** This one and then encryption. */
    default Encrypted encrypt(Encryption encryption) {
      return new EncryptedSerde(this, encryption);
    }
  }

  /** A serde without stages. */
  sealed interface Plain extends Compressible permits PlainSerde {

    /** This one and then compression. */
    default Compressed compress(Compression compression) {
      return new CompressedSerde(this, compression);
    }
  }

  /** A serde that compresses what it writes. */
  sealed interface Compressed extends Compressible permits CompressedSerde {}

  /** A serde that encrypts what it writes, compressed before or not. Nothing can follow. */
  sealed interface Encrypted extends Serde permits EncryptedSerde {}
}
