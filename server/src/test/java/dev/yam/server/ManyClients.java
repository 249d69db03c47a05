package dev.yam.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * A program of its own: as many Socket.IO clients over WebSocket as it is told, on one thread and without a library.
 * Prints {@code joined} when all are in the main namespace and {@code heard} when all have got an event; ends at the
 * next line of its input, half of the clients with a close frame and half without a word.
 */
final class ManyClients {

  private static final int AT_ONCE = 256;
  private static final String HANDSHAKE = String.join(
      "\r\n",
      "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
      "Host: localhost",
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "",
      "");
  private static final byte[] MASK = {0, 0, 0, 0};

  private final Selector selector = Selector.open();
  private final ByteBuffer input = ByteBuffer.allocateDirect(64 * 1024);
  private final InetSocketAddress address;
  private final int count;
  private final List<Client> clients = new ArrayList<>();
  private int joined;
  private int heard;

  private ManyClients(int port, int count) throws IOException {
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.count = count;
  }

  /** The program in a process of its own. */
  static Process start(int port, int count) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            Path.of(ManyClients.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString(),
            ManyClients.class.getName(),
            String.valueOf(port),
            String.valueOf(count))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  public static void main(String[] args) throws Exception {
    var clients = new ManyClients(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    clients.until(() -> clients.joined == clients.count);
    System.out.println("joined");
    clients.until(() -> clients.heard == clients.count);
    System.out.println("heard");
    new BufferedReader(new InputStreamReader(System.in, US_ASCII)).readLine();
    clients.end();
  }

  private interface Condition {
    boolean holds();
  }

  private void until(Condition condition) throws IOException {
    while (!condition.holds()) {
      while (clients.size() < count && clients.size() - joined < AT_ONCE) {
        clients.add(new Client());
      }
      selector.select(1_000);
      for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
        SelectionKey key = keys.next();
        keys.remove();
        ((Client) key.attachment()).ready(key);
      }
    }
  }

  private void end() throws IOException {
    for (int i = 0; i < clients.size(); i++) {
      if (i % 2 == 0) {
        clients.get(i).send((byte) 0x88, "");
      }
      clients.get(i).channel.close();
    }
  }

  private final class Client {
    final SocketChannel channel = SocketChannel.open();
    private byte[] rest = {};
    private boolean upgraded;

    Client() throws IOException {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.connect(address);
      channel.register(selector, SelectionKey.OP_CONNECT, this);
    }

    void ready(SelectionKey key) throws IOException {
      if (key.isConnectable()) {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        channel.write(ByteBuffer.wrap(HANDSHAKE.getBytes(US_ASCII)));
        return;
      }
      input.clear().put(rest);
      if (channel.read(input) < 0) {
        throw new IOException("the server has ended a connection; " + joined + " had joined, " + heard + " had heard");
      }
      input.flip();
      while (take()) {
        // one after the other
      }
      rest = new byte[input.remaining()];
      input.get(rest);
    }

    /** One answer or frame; false if it is not whole yet. */
    private boolean take() throws IOException {
      int start = input.position();
      if (!upgraded) {
        byte[] bytes = new byte[input.remaining()];
        input.duplicate().get(bytes);
        int end = new String(bytes, US_ASCII).indexOf("\r\n\r\n");
        upgraded = end >= 0;
        input.position(upgraded ? start + end + 4 : start);
        return upgraded;
      }
      int left = input.remaining();
      if (left < 2) {
        return false;
      }
      int length = input.get(start + 1) & 0x7f;
      int header = length < 126 ? 2 : 4;
      if (length == 126 && left >= 4) {
        length = input.getShort(start + 2) & 0xffff;
      }
      if (left < header + length) {
        return false;
      }
      byte[] frame = new byte[length];
      input.position(start + header);
      input.get(frame);
      received(new String(frame, US_ASCII));
      return true;
    }

    private void received(String packet) throws IOException {
      if (packet.startsWith("0{")) {
        send((byte) 0x81, "40");
      } else if (packet.startsWith("40{")) {
        joined++;
      } else if (packet.equals("2")) {
        send((byte) 0x81, "3");
      } else if (packet.equals("42[\"news\",1]")) {
        heard++;
      } else {
        throw new IOException("unexpected: " + packet);
      }
    }

    void send(byte opcode, String text) throws IOException {
      byte[] payload = text.getBytes(US_ASCII);
      byte[] frame = Arrays.copyOf(new byte[] {opcode, (byte) (0x80 | payload.length)}, 6 + payload.length);
      System.arraycopy(MASK, 0, frame, 2, 4);
      System.arraycopy(payload, 0, frame, 6, payload.length);
      channel.write(ByteBuffer.wrap(frame));
    }
  }
}
