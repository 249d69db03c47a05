package dev.yam.server;

import dev.yam.wire.Outgoing;
import dev.yam.wire.Slice;
import dev.yam.wire.StreamFrameDecoder;
import dev.yam.wire.StreamFrameEncoder;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;

/**
 * As {@link TestClient}, over TCP or a Unix socket. It answers pings while it waits for something else.
 */
final class StreamClient implements AutoCloseable, StreamFrameDecoder.Frames {

  private final SocketChannel channel;
  private final InputStream in;
  private final StreamFrameDecoder decoder = new StreamFrameDecoder(20_000_000);
  private final Deque<String> received = new ArrayDeque<>();

  /** Opens a session with {@code open}, the first packet. */
  StreamClient(SocketAddress server, String open) throws IOException {
    channel = SocketChannel.open(server);
    in = Channels.newInputStream(channel);
    send(open);
    expectStart("0{");
  }

  /** A client in the main namespace. */
  static StreamClient connect(SocketAddress server) throws IOException {
    var client = new StreamClient(server, "0");
    client.send("40");
    client.expectStart("40{");
    return client;
  }

  void send(String packet) throws IOException {
    write(StreamFrameEncoder.encode(Outgoing.text(Slice.utf8(packet))));
  }

  void sendBinary(String hex) throws IOException {
    write(StreamFrameEncoder.encode(Outgoing.binary(Slice.of(HexFormat.of().parseHex(hex)))));
  }

  private void write(Slice frame) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(frame.toByteArray());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** The next packet that is no ping; binary ones are shown as {@code hex:…}. */
  String next() throws IOException {
    byte[] some = new byte[65_536];
    while (received.isEmpty()) {
      int count = in.read(some);
      if (count < 0) {
        throw new EOFException("closed");
      }
      decoder.decode(Slice.of(some.clone(), 0, count), this);
    }
    String next = received.remove();
    if (next.equals("2")) {
      send("3");
      return next();
    }
    return next;
  }

  String expectStart(String start) throws IOException {
    String packet = next();
    if (!packet.startsWith(start)) {
      throw new AssertionError("expected " + start + "… and got " + packet);
    }
    return packet;
  }

  @Override
  public void text(Slice packet) {
    received.add(packet.toUtf8());
  }

  @Override
  public void binary(Slice packet) {
    received.add("hex:" + HexFormat.of().formatHex(packet.toByteArray()));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
