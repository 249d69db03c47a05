package dev.yam.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of the line protocol that knows only bytes, over TCP or a Unix socket. */
final class LineClient implements AutoCloseable {

  /** What is received when the server has ended the connection. */
  static final String END = "<end>";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final SocketChannel channel;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

  LineClient(SocketAddress server) throws IOException {
    channel = SocketChannel.open(server);
    Thread.startVirtualThread(this::read);
  }

  private void read() {
    var line = new ByteArrayOutputStream();
    ByteBuffer bytes = ByteBuffer.allocate(65_536);
    try {
      while (channel.read(bytes) >= 0) {
        for (bytes.flip(); bytes.hasRemaining(); ) {
          byte each = bytes.get();
          line.write(each);
          if (each == '\n') {
            received.add(line.toString(UTF_8));
            line.reset();
          }
        }
        bytes.clear();
      }
    } catch (IOException cut) {
      // as below
    }
    received.add(line.size() == 0 ? END : line.toString(UTF_8));
  }

  /** Sends {@code text} as it is. */
  LineClient send(String text) throws IOException {
    return send(text.getBytes(UTF_8));
  }

  LineClient send(byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      channel.write(left);
    }
    return this;
  }

  /** Sends an event without arguments. */
  LineClient emit(String event) throws IOException {
    return send("{\"eventName\":\"" + event + "\"}\r\n");
  }

  /** Sends an event; {@code args} is JSON, without brackets. */
  LineClient emit(String event, String args) throws IOException {
    return send("{\"eventName\":\"" + event + "\",\"args\":[" + args + "]}\r\n");
  }

  /** The next line, its end included. */
  String next() throws InterruptedException {
    String line = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("nothing was received for " + PATIENCE);
    }
    return line;
  }

  /** Shows that nothing was sent before: the answer to this event is the next line. */
  void expectSilence() throws Exception {
    emit("still there");
    String line = next();
    if (!line.equals("{\"eventName\":\"here\"}\r\n")) {
      throw new AssertionError("expected nothing and got " + line);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
