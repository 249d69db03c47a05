package dev.yam.bench.budgets;

import java.io.IOException;
import java.nio.ByteBuffer;

/** How clients get in. */
final class Client {

  private static final ByteBuffer CONNECT = new Frames().request("40").times(1);

  private Client() {}

  /** A client over WebSocket in the main namespace. */
  static Wire webSocket(int port, String query) throws IOException {
    var wire = new Wire(port);
    wire.send("GET /socket.io/?EIO=4&transport=websocket" + query + " HTTP/1.1\r\nHost: localhost\r\n"
        + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    wire.head();
    frame(wire, "0{");
    wire.send(CONNECT);
    frame(wire, "40{");
    return wire;
  }

  private static void frame(Wire wire, String start) throws IOException {
    wire.read();
    int length = wire.read();
    if (length == 126) {
      length = (wire.read() & 0xFF) << Byte.SIZE | (wire.read() & 0xFF);
    }
    check(wire.read(length), start);
  }

  static void check(String packet, String start) throws IOException {
    if (!packet.startsWith(start)) {
      throw new IOException(start + "… expected: " + packet);
    }
  }
}
