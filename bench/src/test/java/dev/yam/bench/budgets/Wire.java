package dev.yam.bench.budgets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A connection of the driver: it blocks, knows what comes next, and compares it. */
final class Wire implements AutoCloseable {

  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocate(4096).flip();

  Wire(int port) throws IOException {
    channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /** Sends all of {@code bytes} by one call, as long as the socket takes them. */
  void send(ByteBuffer bytes) throws IOException {
    bytes.rewind();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  void send(String ascii) throws IOException {
    send(ByteBuffer.wrap(ascii.getBytes(ISO_8859_1)));
  }

  /** Waits for as many bytes and compares them. */
  void expect(ByteBuffer bytes) throws IOException {
    bytes.rewind();
    while (bytes.hasRemaining()) {
      fill();
      int count = Math.min(in.remaining(), bytes.remaining());
      int difference = in.slice(in.position(), count).mismatch(bytes.slice(bytes.position(), count));
      if (difference >= 0) {
        throw new IOException("a wrong answer at byte " + (bytes.position() + difference) + " of " + bytes.limit());
      }
      in.position(in.position() + count);
      bytes.position(bytes.position() + count);
    }
  }

  byte read() throws IOException {
    fill();
    return in.get();
  }

  String read(int length) throws IOException {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = read();
    }
    return new String(bytes, ISO_8859_1);
  }

  /** The status line and the headers of an answer. */
  String head() throws IOException {
    var head = new ByteArrayOutputStream();
    for (int ending = 0; ending != 0x0D0A0D0A; ) {
      byte next = read();
      head.write(next);
      ending = ending << Byte.SIZE | next;
    }
    return head.toString(ISO_8859_1);
  }

  private void fill() throws IOException {
    if (in.hasRemaining()) {
      return;
    }
    in.clear();
    int count = channel.read(in);
    in.flip();
    if (count < 0) {
      throw new EOFException("the server has closed the connection");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
