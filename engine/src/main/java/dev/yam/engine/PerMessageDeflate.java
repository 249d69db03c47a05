package dev.yam.engine;

/**
 * How an endpoint compresses WebSocket messages (RFC 7692), for clients that offer it. Immutable.
 *
 * <p>Without context takeover, the default of both sides, each message is compressed by itself: a broadcast is compressed
 * once for all its receivers, and an idle connection holds no native memory. With it, messages that are alike compress
 * better, each receiver by itself, and each connection holds a context: about 264 KB where the server keeps one, 44 KB
 * where it lets its client keep one ({@link dev.yam.wire.Limit#DEFLATE_CONTEXTS}).
 *
 * <p>What is compressed beside what an attacker may choose can be guessed by its length (CRIME, BREACH): send secrets
 * with {@code compress(false)}, or not in the same message as what others say.
 *
 * @param threshold the fewest bytes of a message that is compressed
 * @param level zlib's, from 1, the fastest, to 9: messages are compressed on event loops
 * @param serverNoContextTakeover the server keeps no context, whatever the client would take
 * @param clientNoContextTakeover the client is told to keep none
 */
public record PerMessageDeflate(
    int threshold, int level, boolean serverNoContextTakeover, boolean clientNoContextTakeover) {

  /** From 1,024 bytes on, as the reference server; zlib's own level, 6; no contexts. */
  public static final PerMessageDeflate DEFAULT = new PerMessageDeflate(1024, 6, true, true);

  public PerMessageDeflate {
    EngineOptions.checkThreshold(threshold);
    EngineOptions.checkLevel(level);
  }

  public PerMessageDeflate threshold(int bytes) {
    return new PerMessageDeflate(bytes, level, serverNoContextTakeover, clientNoContextTakeover);
  }

  public PerMessageDeflate level(int value) {
    return new PerMessageDeflate(threshold, value, serverNoContextTakeover, clientNoContextTakeover);
  }

  public PerMessageDeflate serverNoContextTakeover(boolean value) {
    return new PerMessageDeflate(threshold, level, value, clientNoContextTakeover);
  }

  public PerMessageDeflate clientNoContextTakeover(boolean value) {
    return new PerMessageDeflate(threshold, level, serverNoContextTakeover, value);
  }
}
