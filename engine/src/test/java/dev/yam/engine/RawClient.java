package dev.yam.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.yam.wire.Inflation;
import dev.yam.wire.Role;
import dev.yam.wire.Slice;
import dev.yam.wire.WebSocketDecoder;
import dev.yam.wire.WebSocketEncoder;
import dev.yam.wire.WebSocketFrame;
import dev.yam.wire.WebSocketLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A socket that sends exactly what it is told, and reads HTTP answers or WebSocket frames. */
final class RawClient implements AutoCloseable {

  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private final Socket socket;
  private final InputStream in;
  private static final WebSocketLimits LIMITS = new WebSocketLimits(20_000_000, 1024);

  private WebSocketDecoder decoder = new WebSocketDecoder(Role.CLIENT, LIMITS);
  private final Deque<WebSocketFrame> frames = new ArrayDeque<>();

  record Response(int status, Map<String, String> headers, String body, byte[] bytes) {}

  RawClient(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** Over a connection that is there, of TLS for example. */
  RawClient(Socket connected) throws IOException {
    socket = connected;
    socket.setSoTimeout(5_000);
    in = socket.getInputStream();
  }

  Socket socket() {
    return socket;
  }

  RawClient send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(UTF_8));
    return this;
  }

  RawClient get(String target) throws IOException {
    return send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  RawClient post(String target, String body) throws IOException {
    int length = body.getBytes(UTF_8).length;
    return send(
        "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n" + body);
  }

  /** Whether the peer closes without another byte. */
  boolean isClosed() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  Response response() throws IOException {
    String[] lines = head().split("\r\n", -1);
    int status = Integer.parseInt(lines[0].substring(9, 12));
    var headers = new HashMap<String, String>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.merge(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT), lines[i].substring(colon + 1).strip(), (a, b) -> a + "\n" + b);
    }
    byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    return new Response(status, headers, new String(body, UTF_8), body);
  }

  private String head() throws IOException {
    var bytes = new ByteArrayOutputStream();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("closed after: " + bytes.toString(ISO_8859_1));
      }
      bytes.write(next);
      String text = bytes.toString(ISO_8859_1);
      if (text.endsWith("\r\n\r\n")) {
        return text.substring(0, text.length() - 4);
      }
    }
  }

  // --- WebSocket ---

  RawClient upgrade(String target, String... headers) throws IOException {
    return send(
        "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n"
            + String.join("", headers) + "\r\n");
  }

  /** Upgrades and returns when the server has agreed. */
  RawClient webSocket(String target) throws IOException {
    Response response = upgrade(target).response();
    if (response.status() != 101) {
      throw new IOException("refused: " + response);
    }
    return this;
  }

  /** From now on messages may come compressed. */
  RawClient inflating(Inflation inflation) {
    decoder = new WebSocketDecoder(Role.CLIENT, LIMITS, inflation);
    return this;
  }

  RawClient text(String text) throws IOException {
    ByteBuf out = Unpooled.buffer();
    WebSocketEncoder.text(out, Slice.utf8(text), 0x11223344);
    return sendAll(out);
  }

  RawClient binary(byte[] bytes) throws IOException {
    ByteBuf out = Unpooled.buffer();
    WebSocketEncoder.binary(out, Slice.of(bytes), 0x11223344);
    return sendAll(out);
  }

  RawClient ping(String payload) throws IOException {
    ByteBuf out = Unpooled.buffer();
    WebSocketEncoder.ping(out, Slice.utf8(payload), 0x11223344);
    return sendAll(out);
  }

  RawClient closeFrame(int code) throws IOException {
    ByteBuf out = Unpooled.buffer();
    WebSocketEncoder.close(out, code, "", 0x11223344);
    return sendAll(out);
  }

  RawClient sendAll(ByteBuf out) throws IOException {
    out.getBytes(0, socket.getOutputStream(), out.readableBytes());
    return this;
  }

  WebSocketFrame frame() throws IOException {
    byte[] some = new byte[65_536];
    while (frames.isEmpty()) {
      int count = in.read(some);
      if (count < 0) {
        throw new EOFException("closed");
      }
      decoder.decode(Unpooled.wrappedBuffer(some, 0, count), frames::add);
    }
    return frames.remove();
  }

  /** The next text message. */
  String message() throws IOException {
    return switch (frame()) {
      case WebSocketFrame.Text text -> text.data().toUtf8();
      case WebSocketFrame other -> throw new IOException("not a text: " + other);
    };
  }

  /** The next text message that is no ping. */
  String messageBetweenPings() throws IOException {
    String message = message();
    while (message.equals("2")) {
      text("3");
      message = message();
    }
    return message;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
