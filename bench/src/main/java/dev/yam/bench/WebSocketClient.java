package dev.yam.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/**
 * One Socket.IO client over WebSocket from the start: upgrade, open packet, {@code 40}, its answer; then what a subclass
 * makes of the messages. By itself it only stays connected.
 *
 * <p>Thread: the load's event loop.
 */
class WebSocketClient extends FrameHandler implements Client {

  private enum Phase { OPENING, CONNECTING, CONNECTED }

  private static final byte[] CONNECT = Requests.frame(TEXT, "40".getBytes(US_ASCII));
  private static final byte[] HEARTBEAT = Requests.frame(TEXT, "3".getBytes(US_ASCII));

  private final Channel channel;
  private final Tally tally;
  private final String query;
  private Phase phase = Phase.OPENING;

  /** {@code query} is empty or like {@code &room=r}. */
  WebSocketClient(Channel channel, Tally tally, String query) {
    super(tally.scratch());
    this.channel = channel;
    this.tally = tally;
    this.query = query;
  }

  @Override
  public final Channel channel() {
    return channel;
  }

  final Tally tally() {
    return tally;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    send(("GET /socket.io/?EIO=4&transport=websocket" + query + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
        .getBytes(US_ASCII));
  }

  private void send(byte[] bytes) {
    channel.writeAndFlush(Unpooled.wrappedBuffer(bytes), channel.voidPromise());
  }

  @Override
  final void head(ChannelHandlerContext ctx, String head) {
    if (!head.startsWith("HTTP/1.1 101 ")) {
      tally.fail("the upgrade was refused: " + head.lines().findFirst().orElse(""));
    }
  }

  @Override
  final void frame(ChannelHandlerContext ctx, int opcode, byte[] bytes, int from, int to) {
    switch (opcode) {
      case TEXT -> packet(bytes, from, to);
      case BINARY -> attachment(bytes, from, to);
      case CLOSE -> {
        int code = to - from < 2 ? 0 : ((bytes[from] & 0xFF) << 8) | (bytes[from + 1] & 0xFF);
        tally.closed("the server closed a connection with code " + code + " "
            + (to - from > 2 ? Tally.shown(bytes, from + 2, to) : ""));
      }
      default -> tally.fail("frame with opcode " + opcode + ": a client that never pings got it");
    }
  }

  private void packet(byte[] bytes, int from, int to) {
    if (to - from == 1 && bytes[from] == '2') {
      send(HEARTBEAT);
    } else if (phase == Phase.CONNECTED) {
      message(bytes, from, to);
    } else {
      handshake(bytes, from, to);
    }
  }

  private void handshake(byte[] bytes, int from, int to) {
    boolean opening = phase == Phase.OPENING;
    String expected = opening ? "0{" : "40";
    if (!startsWith(expected, bytes, from, to)) {
      tally.wrong((opening ? "open packet " : "connect answer ") + expected + "…", bytes, from, to);
    } else if (opening) {
      phase = Phase.CONNECTING;
      send(CONNECT);
    } else {
      phase = Phase.CONNECTED;
      connected();
      tally.opened(this);
    }
  }

  private static boolean startsWith(String expected, byte[] bytes, int from, int to) {
    return to - from >= expected.length() && bytes[from] == expected.charAt(0) && bytes[from + 1] == expected.charAt(1);
  }

  /** The connection is made. */
  void connected() {}

  /** A text message after the connection is made; by itself a client expects none. */
  void message(byte[] bytes, int from, int to) {
    tally.wrong("no message", bytes, from, to);
  }

  /** A binary message after the connection is made; by itself a client expects none. */
  void attachment(byte[] bytes, int from, int to) {
    tally.wrong("no binary message", bytes, from, to);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    tally.closed("the server closed a connection" + (phase == Phase.CONNECTED ? "" : " during the handshake"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    tally.closed("a connection failed: " + cause);
  }
}
