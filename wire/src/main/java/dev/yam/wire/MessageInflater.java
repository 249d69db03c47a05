package dev.yam.wire;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates the messages of a peer, one after the other (RFC 7692 §7.2.2). With context takeover a message may repeat
 * what stood in those before it: then there is one for each connection. Without, one serves any number.
 *
 * <p>Holds about 44 KB of native memory until it is closed. Used by one thread at a time.
 */
public final class MessageInflater implements Inflation, AutoCloseable {

  /** The native memory of one: the window, and the state of zlib. */
  public static final int NATIVE_BYTES = 44 * 1024;

  /** What its sender took off the end of a message. */
  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private static final byte[] NOTHING = {};
  private static final int WINDOW = 32 * 1024;
  private static final int FIRST = 256;
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final Inflater inflater = new Inflater(true);
  private final boolean takeover;

  /** The message under way. */
  private byte[] out = NOTHING;

  private int length;

  /** Reached by a message that is too long, and by no other. */
  private int end;

  public MessageInflater(boolean takeover) {
    this.takeover = takeover;
  }

  @Override
  public Slice inflate(Slice compressed, int most) {
    end = (int) Math.min(most + 1L, LONGEST_ARRAY);
    out = new byte[(int) Math.min(end, Math.max(FIRST, 4L * compressed.length()))];
    length = 0;
    try {
      read(compressed.array(), compressed.offset(), compressed.length(), most);
      read(TAIL, 0, TAIL.length, most);
      return Slice.of(out, 0, length);
    } catch (DataFormatException broken) {
      throw malformed();
    } finally {
      out = NOTHING;
      if (!takeover) {
        inflater.reset();
      }
    }
  }

  private void read(byte[] bytes, int offset, int count, int most) throws DataFormatException {
    inflater.setInput(bytes, offset, count);
    while (true) {
      length += inflater.inflate(out, length, out.length - length);
      if (length == end) {
        throw WebSocketException.exceeded(Limit.PAYLOAD, most);
      }
      if (inflater.finished()) {
        int left = inflater.getRemaining();
        beginAnew();
        inflater.setInput(bytes, offset + count - left, left);
      } else if (length == out.length) {
        out = Arrays.copyOf(out, (int) Math.min(end, 2L * length));
      } else if (inflater.needsInput()) {
        return;
      } else {
        throw malformed(); // asks for a dictionary, which there is none of here
      }
    }
  }

  /** Behind a block that says it is the last (§7.2.3.4): what follows may repeat what stood before it all the same. */
  private void beginAnew() {
    inflater.reset();
    int window = Math.min(WINDOW, length);
    if (window > 0) {
      inflater.setDictionary(out, length - window, window);
    }
  }

  private static WebSocketException malformed() {
    return WebSocketException.invalidData("not DEFLATE data (RFC 7692 §7.2.2)");
  }

  /** Gives its native memory back. */
  @Override
  public void close() {
    inflater.end();
  }
}
