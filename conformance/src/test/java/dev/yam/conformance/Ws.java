package dev.yam.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A WebSocket client of RFC 6455 that hides nothing: frames go out as they are given and come in as they were sent.
 * Only a close frame is answered, and, where asked, Engine.IO's ping.
 */
final class Ws implements AutoCloseable {

  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;
  /** The end of the TCP connection, handed out as a frame. */
  static final int END = -1;

  private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  /** A frame as it came; {@code rsv} are the reserved bits, where they stand in the first byte. */
  @SuppressWarnings("ArrayRecordComponent")
  record Frame(int opcode, byte[] data, int rsv) {
    String text() {
      return new String(data, StandardCharsets.UTF_8);
    }

    /** Of a close frame; 1005 where it has none. */
    int closeCode() {
      return data.length < 2 ? 1005 : ((data[0] & 0xff) << 8) | (data[1] & 0xff);
    }

    @Override
    public String toString() {
      return opcode + ":" + (opcode == CLOSE ? closeCode() : text());
    }
  }

  private final Wire wire;
  private final boolean answersPings;
  private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
  private final ReentrantLock writing = new ReentrantLock();

  private Ws(Wire wire, boolean answersPings) throws IOException {
    this.wire = wire;
    this.answersPings = answersPings;
    wire.socket().setSoTimeout(0);
    Thread.ofVirtual().start(this::readAll);
  }

  /** Opens a WebSocket that answers Engine.IO's pings by itself and does not show them. */
  static Ws open(Endpoint endpoint, String target, String... headers) throws IOException {
    return open(endpoint, target, true, headers);
  }

  /** Opens a WebSocket that shows everything. */
  static Ws openSilent(Endpoint endpoint, String target, String... headers) throws IOException {
    return open(endpoint, target, false, headers);
  }

  private static Ws open(Endpoint endpoint, String target, boolean answersPings, String... headers)
      throws IOException {
    var wire = Wire.connect(endpoint);
    var response = handshake(wire, target, headers);
    assertThat(response.status()).as("status of the upgrade of %s: %s", target, response.body()).isEqualTo(101);
    assertThat(response.header("sec-websocket-accept")).contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assertThat(response.header("upgrade").orElse("")).isEqualToIgnoringCase("websocket");
    assertThat(response.header("connection").orElse("")).isEqualToIgnoringCase("upgrade");
    return new Ws(wire, answersPings);
  }

  /** Sends the opening handshake and reads its answer, whatever it is. */
  static Response handshake(Wire wire, String target, String... headers) throws IOException {
    wire.send(handshakeOf(target, headers));
    return wire.response();
  }

  static String handshakeOf(String target, String... headers) {
    var all = new String[headers.length + 4];
    all[0] = "Connection: Upgrade";
    all[1] = "Upgrade: websocket";
    all[2] = "Sec-WebSocket-Version: 13";
    all[3] = "Sec-WebSocket-Key: " + KEY;
    System.arraycopy(headers, 0, all, 4, headers.length);
    return Wire.head("GET", target, 0, all);
  }

  /** The accept value of {@code key}, by RFC 6455 section 4.2.2. */
  static String accept(String key) {
    try {
      var digest = MessageDigest.getInstance("SHA-1")
          .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  Ws text(String text) throws IOException {
    return frame(0x80 | TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  Ws binary(byte... data) throws IOException {
    return frame(0x80 | BINARY, data);
  }

  /** One masked frame whose first byte is {@code first}. */
  Ws frame(int first, byte[] payload) throws IOException {
    return raw(encode(first, payload, true));
  }

  Ws raw(byte[] bytes) throws IOException {
    writing.lock();
    try {
      wire.send(bytes);
    } finally {
      writing.unlock();
    }
    return this;
  }

  static byte[] encode(int first, byte[] payload, boolean masked) {
    var frame = new ByteArrayOutputStream(payload.length + 14);
    frame.write(first);
    var maskBit = masked ? 0x80 : 0;
    if (payload.length < 126) {
      frame.write(maskBit | payload.length);
    } else if (payload.length < 65_536) {
      frame.write(maskBit | 126);
      frame.write(payload.length >>> 8);
      frame.write(payload.length);
    } else {
      frame.write(maskBit | 127);
      frame.writeBytes(new byte[4]);
      for (var shift = 24; shift >= 0; shift -= 8) {
        frame.write(payload.length >>> shift);
      }
    }
    if (!masked) {
      frame.writeBytes(payload);
      return frame.toByteArray();
    }
    frame.writeBytes(MASK);
    var copy = payload.clone();
    for (var i = 0; i < copy.length; i++) {
      copy[i] ^= MASK[i & 3];
    }
    frame.writeBytes(copy);
    return frame.toByteArray();
  }

  /** The next frame, or a frame {@link #END}. Fails when nothing comes. */
  Frame next() {
    return next(Wire.PATIENCE);
  }

  Frame next(Duration patience) {
    try {
      var frame = frames.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (frame == null) {
        throw new AssertionError("no frame within " + patience);
      }
      return frame;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The next frame, which must be text. */
  String nextText() {
    var frame = next();
    assertThat(frame.opcode()).as("opcode of %s", frame).isEqualTo(TEXT);
    return frame.text();
  }

  byte[] nextBinary() {
    var frame = next();
    assertThat(frame.opcode()).as("opcode of %s", frame).isEqualTo(BINARY);
    return frame.data();
  }

  /** Whether nothing arrives, not even the end, for {@code duration}. */
  boolean isQuietFor(Duration duration) throws InterruptedException {
    var frame = frames.poll(duration.toMillis(), TimeUnit.MILLISECONDS);
    if (frame != null) {
      throw new AssertionError("unexpected frame " + frame);
    }
    return true;
  }

  /** Skips data until the connection ends; returns the close code, 1006 where there was no close frame. */
  int awaitEnd(Duration patience) {
    var deadline = System.nanoTime() + patience.toNanos();
    var code = 1006;
    while (true) {
      var frame = next(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      if (frame.opcode() == END) {
        return code;
      }
      code = frame.opcode() == CLOSE ? frame.closeCode() : code;
    }
  }

  int awaitEnd() {
    return awaitEnd(Wire.PATIENCE);
  }

  private void readAll() {
    try {
      while (true) {
        var first = wire.read();
        if (first < 0) {
          break;
        }
        var frame = new Frame(first & 0x0f, payload(), first & 0x70);
        if (answersPings && frame.opcode() == TEXT && frame.text().equals("2")) {
          text("3");
        } else {
          frames.add(frame);
        }
        if (frame.opcode() == CLOSE) {
          answerClose();
        }
      }
    } catch (IOException e) {
      // The end is what the caller sees.
    }
    frames.add(new Frame(END, new byte[0], 0));
    try {
      wire.close();
    } catch (IOException e) {
      // It was closed already.
    }
  }

  private void answerClose() {
    try {
      frame(0x80 | CLOSE, new byte[] {0x03, (byte) 0xe8});
    } catch (IOException e) {
      // The peer did not wait.
    }
  }

  private byte[] payload() throws IOException {
    var length = wire.read() & 0x7f;
    if (length == 126) {
      length = (wire.read() << 8) | wire.read();
    } else if (length == 127) {
      wire.bytes(4);
      length = 0;
      for (var i = 0; i < 4; i++) {
        length = (length << 8) | wire.read();
      }
    }
    return wire.bytes(length);
  }

  Wire wire() {
    return wire;
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
