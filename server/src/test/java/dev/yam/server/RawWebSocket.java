package dev.yam.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** A WebSocket that was opened, and neither reads nor answers anything from then on. */
final class RawWebSocket implements AutoCloseable {

  private static final String HANDSHAKE = """
      GET / HTTP/1.1
      Host: x
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Version: 13
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

      """;

  private final Socket socket;
  private final String answer;

  RawWebSocket(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.getOutputStream().write(HANDSHAKE.replace("\n", "\r\n").getBytes(US_ASCII));
    answer = new String(socket.getInputStream().readNBytes(12), US_ASCII);
  }

  boolean isOpen() {
    return answer.equals("HTTP/1.1 101");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
