package dev.yam.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;

/** A server of WebSockets that sends the bytes that a test says, and does nothing by itself. */
final class RawJsonServer implements AutoCloseable {

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int TEXT = 0x81;

  private final ServerSocket server;

  RawJsonServer() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  String url() {
    return "ws://127.0.0.1:" + server.getLocalPort();
  }

  /** The next connection, its handshake answered. */
  Peer accept() throws IOException, GeneralSecurityException {
    Socket socket = server.accept();
    socket.setSoTimeout(20_000);
    String key = key(socket);
    byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII));
    String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n";
    socket.getOutputStream().write(answer.getBytes(US_ASCII));
    return new Peer(socket);
  }

  private static String key(Socket socket) throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(US_ASCII).endsWith("\r\n\r\n")) {
      head.write(socket.getInputStream().read());
    }
    return head.toString(US_ASCII).replaceFirst("(?is).*\r\nsec-websocket-key: *([^\r]+)\r\n.*", "$1");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** A client that has connected. */
  record Peer(Socket socket) implements AutoCloseable {

    void text(String message) throws IOException {
      byte[] payload = message.getBytes(UTF_8);
      frame(TEXT, payload);
    }

    /** {@code first} is the frame's first byte; at most 125 bytes. */
    void frame(int first, byte... payload) throws IOException {
      var frame = new ByteArrayOutputStream();
      frame.write(first);
      frame.write(payload.length);
      frame.write(payload);
      socket.getOutputStream().write(frame.toByteArray());
    }

    /** The payload of the client's next frame, of 125 bytes at most. */
    String next() throws IOException {
      byte[] head = socket.getInputStream().readNBytes(6);
      byte[] payload = socket.getInputStream().readNBytes(head[1] & 0x7F);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= head[2 + i % 4];
      }
      return new String(payload, UTF_8);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
