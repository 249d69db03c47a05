package dev.yam.engine;

import dev.yam.wire.ClientFrames;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Keys that nobody can predict, for the frames of clients (RFC 6455 §5.3): 256 are made at once, which takes a few
 * microseconds.
 *
 * <p>Thread: its loop.
 */
final class MaskKeys implements ClientFrames.Keys {

  private static final int BYTES = 1024;

  private static final FastThreadLocal<MaskKeys> KEYS =
      new FastThreadLocal<>() {
        @Override
        protected MaskKeys initialValue() {
          return new MaskKeys();
        }
      };

  private final SecureRandom random = new SecureRandom();
  private final byte[] bytes = new byte[BYTES];
  private final ByteBuffer keys = ByteBuffer.wrap(bytes).limit(0);

  private MaskKeys() {}

  /** Those of the loop whose thread calls. */
  static MaskKeys ofLoop() {
    return KEYS.get();
  }

  @Override
  public int next() {
    if (!keys.hasRemaining()) {
      random.nextBytes(bytes);
      keys.clear();
    }
    return keys.getInt();
  }
}
