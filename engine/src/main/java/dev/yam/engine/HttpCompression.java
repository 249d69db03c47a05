package dev.yam.engine;

/**
 * How an endpoint compresses the answers to polls, by gzip or deflate as the request's {@code Accept-Encoding} asks
 * (RFC 9110 §12.5.3). Immutable. A body that it does not make shorter is sent as it is.
 *
 * <p>What is compressed beside what an attacker may choose can be guessed by its length (BREACH): send secrets with {@code
 * compress(false)}, or turn compression off.
 *
 * @param threshold the fewest bytes of a body that is compressed
 * @param level zlib's, from 1, the fastest, to 9: bodies are compressed on event loops
 */
public record HttpCompression(int threshold, int level) {

  /** From 1,024 bytes on, as the reference server; zlib's own level, 6. */
  public static final HttpCompression DEFAULT = new HttpCompression(1024, 6);

  public HttpCompression {
    EngineOptions.checkThreshold(threshold);
    EngineOptions.checkLevel(level);
  }

  public HttpCompression threshold(int bytes) {
    return new HttpCompression(bytes, level);
  }

  public HttpCompression level(int value) {
    return new HttpCompression(threshold, value);
  }
}
