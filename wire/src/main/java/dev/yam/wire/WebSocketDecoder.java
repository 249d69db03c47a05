package dev.yam.wire;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one WebSocket connection (RFC 6455 §5 to §7, RFC 7692 §6), read by the side that {@link Role} names.
 *
 * <p>In: the bytes of one read.
 * <br>Out: {@link WebSocketFrame}s, then perhaps one {@link WebSocketException}.
 * <br>Thread: one at a time; the connection's event loop.
 *
 * <p>What is readable is copied into one new array, unmasked there and emitted as slices of it. A message that spans
 * reads or fragments is gathered in an array of its own, which grows with the bytes that came, never on the word of a
 * header. Text is checked as it comes: the first byte that cannot be UTF-8 ends the connection, however long the
 * message was to be.
 *
 * <p>A compressed message, where that was negotiated, is gathered like any other and inflated when it is whole; its text
 * is checked then.
 */
public final class WebSocketDecoder {

  private static final byte[] NOTHING = {};
  private static final int FIRST_GATHERED = 256;

  private final Role role;
  private final WebSocketLimits limits;

  /** Null where compression was not negotiated. */
  private final @Nullable Inflation inflation;

  /** Ended by a close frame or by an error. */
  private boolean ended;

  /** Bytes that could not be understood yet: an incomplete header, or an incomplete control frame. */
  private byte[] remainder = NOTHING;

  /** The data frame under way: bytes of its payload still to come, and the mask's key for the next of them. */
  private int missing;
  private int key;
  private boolean lastFragment;

  /**
   * The message under way: its fragments so far, none when no message is, the {@link FrameHeader#KIND} of its first frame
   * and the state of its UTF-8.
   */
  private int fragments;
  private byte kind;
  private int utf8;

  /** The bytes of the message under way, where it is not whole in one frame of one read. */
  private byte[] gathered = NOTHING;
  private int gatheredLength;

  /** Of a connection without compression. */
  public WebSocketDecoder(Role role, WebSocketLimits limits) {
    this(role, limits, null);
  }

  /** With {@code inflation}, messages may come compressed (RFC 7692): that was negotiated. */
  public WebSocketDecoder(Role role, WebSocketLimits limits, @Nullable Inflation inflation) {
    this.role = role;
    this.limits = limits;
    this.inflation = inflation;
  }

  /**
   * Borrows {@code in} and reads all of it; emits each frame that is whole, in order, to {@code out}.
   *
   * <p>Nothing is emitted after a close frame, nor after an exception, whether of this class or of {@code out}: what
   * comes later is read and dropped.
   *
   * @throws WebSocketException when the peer broke a rule or met a limit, after the frames before it were emitted
   */
  public void decode(ByteBuf in, Consumer<WebSocketFrame> out) {
    boolean done = false;
    try {
      if (!ended && missing > 0) {
        continueFrame(in, out);
      }
      if (!ended && in.isReadable()) {
        frames(take(in), out);
      }
      done = true;
    } finally {
      if (!done) {
        end();
      }
      in.skipBytes(in.readableBytes());
    }
  }

  /** Reads the rest of a payload straight to where its message is gathered. */
  private void continueFrame(ByteBuf in, Consumer<WebSocketFrame> out) {
    int count = Math.min(missing, in.readableBytes());
    reserve(count);
    in.readBytes(gathered, gatheredLength, count);
    gather(count, out);
  }

  private byte[] take(ByteBuf in) {
    int kept = remainder.length;
    byte[] bytes = new byte[kept + in.readableBytes()];
    System.arraycopy(remainder, 0, bytes, 0, kept);
    in.readBytes(bytes, kept, bytes.length - kept);
    remainder = NOTHING;
    return bytes;
  }

  private void frames(byte[] bytes, Consumer<WebSocketFrame> out) {
    int at = 0;
    while (!ended && at < bytes.length) {
      int payloadAt = FrameHeader.end(bytes, at, role, inflation);
      boolean control = Opcode.isControl(FrameHeader.opcode(bytes, at));
      if (payloadAt < 0 || (control && bytes.length - payloadAt < FrameHeader.length(bytes, at))) {
        remainder = Arrays.copyOfRange(bytes, at, bytes.length);
        return;
      }
      at = control ? control(bytes, at, payloadAt, out) : data(bytes, at, payloadAt, out);
    }
  }

  // --- control frames (§5.5) ---

  private int control(byte[] bytes, int at, int from, Consumer<WebSocketFrame> out) {
    int length = (int) FrameHeader.length(bytes, at);
    Mask.apply(FrameHeader.key(bytes, at), bytes, from, from + length);
    Slice payload = Slice.of(bytes, from, length);
    switch (FrameHeader.opcode(bytes, at)) {
      case Opcode.PING -> out.accept(new WebSocketFrame.Ping(payload));
      case Opcode.PONG -> out.accept(new WebSocketFrame.Pong(payload));
      default -> {
        WebSocketFrame.Close close = close(payload);
        end();
        out.accept(close);
      }
    }
    return from + length;
  }

  private static WebSocketFrame.Close close(Slice payload) {
    if (payload.isEmpty()) {
      return new WebSocketFrame.Close(CloseCode.NONE, "");
    }
    int code = (payload.at(0) & 0xFF) << Byte.SIZE | (payload.at(1) & 0xFF);
    if (!CloseCode.isSendable(code)) {
      throw WebSocketException.protocol("close code " + code + " (RFC 6455 §7.4)");
    }
    Slice reason = payload.from(2);
    if (!reason.isUtf8()) {
      throw WebSocketException.invalidData("close reason is not UTF-8 (RFC 6455 §5.5.1)");
    }
    return new WebSocketFrame.Close(code, reason.toUtf8());
  }

  // --- data frames (§5.4, §5.6) ---

  /** Returns the index behind the part of the frame that is in {@code bytes}. */
  private int data(byte[] bytes, int at, int from, Consumer<WebSocketFrame> out) {
    beginFrame(bytes, at);
    int count = Math.min(missing, bytes.length - from);
    boolean whole = count == missing && lastFragment && fragments == 1;
    if (whole) {
      accept(bytes, from, count);
      deliver(Slice.of(bytes, from, count), out);
    } else {
      reserve(count);
      System.arraycopy(bytes, from, gathered, gatheredLength, count);
      gather(count, out);
    }
    return from + count;
  }

  private void beginFrame(byte[] bytes, int at) {
    int first = bytes[at];
    int opcode = first & FrameHeader.OPCODE;
    long length = FrameHeader.length(bytes, at);
    boolean continuation = opcode == Opcode.CONTINUATION;
    if (continuation && fragments == 0) {
      throw WebSocketException.protocol("continuation of no message (RFC 6455 §5.4)");
    }
    if (!continuation && fragments > 0) {
      throw WebSocketException.protocol("new message within a fragmented one (RFC 6455 §5.4)");
    }
    if (length > limits.messageBytes() - gatheredLength) {
      throw WebSocketException.exceeded(Limit.PAYLOAD, limits.messageBytes());
    }
    if (fragments == limits.fragments()) {
      throw WebSocketException.exceeded(Limit.FRAGMENTS, limits.fragments());
    }
    if (!continuation) {
      kind = (byte) (first & FrameHeader.KIND);
      utf8 = Utf8.COMPLETE;
    }
    fragments++;
    missing = (int) length;
    key = FrameHeader.key(bytes, at);
    lastFragment = (first & FrameHeader.FIN) != 0;
  }

  /** Unmasks the next bytes of the frame under way and checks them. */
  private void accept(byte[] bytes, int from, int count) {
    boolean ascii = Mask.apply(key, bytes, from, from + count);
    key = Mask.after(key, count);
    missing -= count;
    if (kind == Opcode.TEXT && !(ascii && utf8 == Utf8.COMPLETE)) {
      utf8 = Utf8.advance(utf8, bytes, from, from + count);
      if (utf8 == Utf8.INVALID) {
        throw notUtf8();
      }
    }
  }

  /**
   * Makes room for {@code count} more bytes, and for as many again as came already, so that a large message in small
   * reads is copied about once; never for more than the message can have.
   */
  private void reserve(int count) {
    int needed = gatheredLength + count;
    if (needed <= gathered.length) {
      return;
    }
    int most = lastFragment ? gatheredLength + missing : limits.messageBytes();
    long wished = Math.max(FIRST_GATHERED, 2L * needed);
    gathered = Arrays.copyOf(gathered, Math.max(needed, (int) Math.min(most, wished)));
  }

  /** Takes in {@code count} bytes that were put behind those gathered before. */
  private void gather(int count, Consumer<WebSocketFrame> out) {
    accept(gathered, gatheredLength, count);
    gatheredLength += count;
    if (missing > 0 || !lastFragment) {
      return;
    }
    Slice message = Slice.of(gathered, 0, gatheredLength);
    gathered = NOTHING;
    gatheredLength = 0;
    deliver(message, out);
  }

  private void deliver(Slice payload, Consumer<WebSocketFrame> out) {
    if (kind == Opcode.TEXT) {
      if (utf8 != Utf8.COMPLETE) {
        throw notUtf8();
      }
      fragments = 0;
      out.accept(new WebSocketFrame.Text(payload));
      return;
    }
    Slice message = kind > Opcode.BINARY ? inflate(payload) : payload;
    fragments = 0;
    boolean text = (kind & FrameHeader.OPCODE) == Opcode.TEXT;
    out.accept(text ? new WebSocketFrame.Text(message) : new WebSocketFrame.Binary(message));
  }

  private Slice inflate(Slice payload) {
    Slice message = Objects.requireNonNull(inflation).inflate(payload, limits.messageBytes());
    if ((kind & FrameHeader.OPCODE) == Opcode.TEXT && !message.isUtf8()) {
      throw notUtf8();
    }
    return message;
  }

  private static WebSocketException notUtf8() {
    return WebSocketException.invalidData("text is not UTF-8 (RFC 6455 §8.1)");
  }

  private void end() {
    ended = true;
    remainder = NOTHING;
    gathered = NOTHING;
    gatheredLength = 0;
  }

  /** The bytes that are held between reads. */
  int held() {
    return remainder.length + gathered.length;
  }
}
