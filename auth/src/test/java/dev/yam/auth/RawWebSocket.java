package dev.yam.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A WebSocket written by hand, so that a test sees what is on the wire: short frames, texts, the close code. */
final class RawWebSocket implements AutoCloseable {

  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int NO_CODE = 1005;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final int status;
  private final Map<String, String> headers = new TreeMap<>();

  /** What ended it: 1005 if no code was said. */
  record Close(int code, String reason) {}

  /** {@code more}: further lines of the request's header. */
  RawWebSocket(int port, String target, List<String> more) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
    var lines = new ArrayList<>(List.of(
        "GET " + target + " HTTP/1.1", "Host: 127.0.0.1:" + port, "Upgrade: websocket", "Connection: Upgrade",
        "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
    lines.addAll(more);
    out.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(UTF_8));
    status = Integer.parseInt(line().split(" ", -1)[1]);
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      headers.put(header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }

  int status() {
    return status;
  }

  /** The sub-protocol that was chosen; empty for none. */
  String protocol() {
    return headers.getOrDefault("sec-websocket-protocol", "");
  }

  void send(String text) throws IOException {
    write(TEXT, text.getBytes(UTF_8));
  }

  void sendBinary(byte[] bytes) throws IOException {
    write(BINARY, bytes);
  }

  /** The next text. */
  String next() throws IOException {
    while (true) {
      int opcode = in.readUnsignedByte() & 0xf;
      byte[] payload = payload();
      if (opcode == TEXT) {
        return new String(payload, UTF_8);
      }
      if (opcode != PING) {
        throw new AssertionError("in place of a text came a frame of opcode " + opcode + ": " + new String(payload, UTF_8));
      }
    }
  }

  /** The server ends it, and says nothing before. */
  Close closed() throws IOException {
    int opcode = in.readUnsignedByte() & 0xf;
    byte[] payload = payload();
    if (opcode != CLOSE) {
      throw new AssertionError("in place of the close came " + new String(payload, UTF_8));
    }
    if (payload.length == 0) {
      return new Close(NO_CODE, "");
    }
    int code = (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
    return new Close(code, new String(payload, 2, payload.length - 2, UTF_8));
  }

  /** The client ends it, as {@code close()} of a browser does; what the server answers. */
  Close leave() throws IOException {
    write(CLOSE, new byte[0]);
    return closed();
  }

  private byte[] payload() throws IOException {
    int length = in.readUnsignedByte();
    return in.readNBytes(length == 126 ? in.readUnsignedShort() : length);
  }

  /** With a mask of zeros: the bytes are as they were. */
  private void write(int opcode, byte[] payload) throws IOException {
    out.write(new byte[] {(byte) (0x80 | opcode), (byte) (0x80 | payload.length), 0, 0, 0, 0});
    out.write(payload);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
