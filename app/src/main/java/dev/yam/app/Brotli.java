package dev.yam.app;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import dev.yam.handlers.Compression;
import dev.yam.wire.Limit;
import dev.yam.wire.LimitExceededException;
import dev.yam.wire.MalformedPacketException;
import dev.yam.wire.Slice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Brotli (RFC 7932) at its best quality, by a library that may be missing, as its native part is for some systems. */
final class Brotli implements Compression {

  private static final byte ID = 2;
  private static final int BEST_QUALITY = 11;
  private static final int WINDOW_BITS = 22;

  private Brotli() {}

  static Optional<Compression> find() {
    try {
      return Brotli4jLoader.isAvailable() ? Optional.of(new Brotli()) : Optional.empty();
    } catch (LinkageError missing) {
      return Optional.empty();
    }
  }

  @Override
  public byte id() {
    return ID;
  }

  @Override
  public Slice compress(Slice plain) {
    try {
      return Slice.of(Encoder.compress(plain.toByteArray(), Encoder.Parameters.create(BEST_QUALITY, WINDOW_BITS)));
    } catch (IOException impossible) {
      throw new UncheckedIOException("compressing in memory", impossible);
    }
  }

  @Override
  public Slice decompress(Slice compressed, int most) {
    var bytes = new ByteArrayInputStream(compressed.array(), compressed.offset(), compressed.length());
    try (var in = new BrotliInputStream(bytes)) {
      byte[] plain = in.readNBytes(most + 1);
      if (plain.length > most) {
        throw new LimitExceededException(Limit.SERDE, most);
      }
      return Slice.of(plain);
    } catch (IOException broken) {
      throw new MalformedPacketException("a value that is no Brotli data (RFC 7932)");
    }
  }

  @Override
  public String toString() {
    return "Brotli";
  }
}
