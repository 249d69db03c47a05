package dev.yam.handlers;

import dev.yam.wire.Args;
import dev.yam.wire.MalformedPacketException;
import dev.yam.wire.Slice;
import org.jspecify.annotations.Nullable;

/**
 * Compresses what its inner serde writes, where that makes it shorter. One byte in front tells: 0 for what stands as it
 * was, otherwise {@link Compression#id}.
 */
record CompressedSerde(Serde.Plain inner, Compression compression) implements Serde.Compressed {

  private static final byte AS_IT_WAS = 0;

  CompressedSerde {
    if (compression.id() == AS_IT_WAS) {
      throw new IllegalArgumentException("the id 0 says that nothing is compressed; a compression has another");
    }
  }

  @Override
  public SerdeOptions options() {
    return inner.options();
  }

  @Override
  public Slice serialize(@Nullable Object value) {
    Slice plain = inner.serialize(value);
    Slice compressed = compression.compress(plain);
    return compressed.length() < plain.length() ? marked(compression.id(), compressed) : marked(AS_IT_WAS, plain);
  }

  @Override
  public Args parse(Slice bytes) {
    if (bytes.isEmpty()) {
      throw new MalformedPacketException("a compressed value begins with a byte that tells how; there is none");
    }
    int most = options().maxSerdeBytes();
    PlainSerde.requireWithin(options(), bytes.length() - 1);
    byte how = bytes.at(0);
    if (how == AS_IT_WAS) {
      return inner.parse(bytes.from(1));
    }
    if (how != compression.id()) {
      throw new MalformedPacketException(
          "a value compressed by " + how + ", where " + compression.id() + " is known (" + compression + ")");
    }
    return inner.parse(compression.decompress(bytes.from(1), most));
  }

  private static Slice marked(byte how, Slice content) {
    byte[] marked = new byte[1 + content.length()];
    marked[0] = how;
    System.arraycopy(content.array(), content.offset(), marked, 1, content.length());
    return Slice.of(marked);
  }
}
