package dev.yam.engine;

import dev.yam.wire.EnginePacket;
import dev.yam.wire.Message;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Slice;
import dev.yam.wire.StreamFrameDecoder;
import dev.yam.wire.StreamFrameEncoder;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** A client of a stream that sends exactly what it is told, over TCP or a Unix socket; reads block. */
final class RawStream implements AutoCloseable {

  private final Closeable connection;
  private final InputStream in;
  private final OutputStream out;
  private final StreamFrameDecoder decoder = new StreamFrameDecoder(20_000_000);
  private final Deque<String> packets = new ArrayDeque<>();

  RawStream(SocketAddress server) throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    if (!(server instanceof UnixDomainSocketAddress)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    connection = channel;
    in = Channels.newInputStream(channel);
    out = Channels.newOutputStream(channel);
  }

  /** Over a connection that is there, of TLS for example. */
  RawStream(Socket connected) throws IOException {
    connection = connected;
    in = connected.getInputStream();
    out = connected.getOutputStream();
  }

  /** As it is. */
  RawStream bytes(byte... bytes) throws IOException {
    out.write(bytes);
    return this;
  }

  static byte[] frame(String packet) {
    return StreamFrameEncoder.encode(Outgoing.text(Slice.utf8(packet))).toByteArray();
  }

  RawStream text(String packet) throws IOException {
    return bytes(frame(packet));
  }

  RawStream binary(byte... bytes) throws IOException {
    return bytes(StreamFrameEncoder.encode(Outgoing.binary(Slice.of(bytes))).toByteArray());
  }

  /** Says {@code packet} first; the sid that the server answers. */
  String open(String packet) throws IOException {
    return TestServer.sid(text(packet).packet());
  }

  /** The next packet as its text, or its bytes in hexadecimal behind {@code b}. */
  String packet() throws IOException {
    byte[] some = new byte[65_536];
    while (packets.isEmpty()) {
      int count = in.read(some);
      if (count < 0) {
        throw new EOFException("closed");
      }
      decoder.decode(Slice.of(some.clone(), 0, count), this::add);
    }
    return packets.remove();
  }

  private void add(EnginePacket packet) {
    packets.add(
        switch (packet) {
          case EnginePacket.Payload(Message.Binary(Slice data)) ->
              "b" + java.util.HexFormat.of().formatHex(data.toByteArray());
          case EnginePacket.Payload(Message.Text(Slice data)) -> "4" + data.toUtf8();
          case EnginePacket.Open open -> "0" + open.json().toUtf8();
          case EnginePacket.Close close -> "1";
          case EnginePacket.Ping ping -> "2";
          case EnginePacket.Pong pong -> "3";
          case EnginePacket.Upgrade upgrade -> "5";
          case EnginePacket.Noop noop -> "6";
        });
  }

  /** Waits for the server to close it without another packet; true if it did. */
  boolean isClosed() {
    try {
      packet();
      return false;
    } catch (IOException end) {
      return true;
    }
  }

  /** Says that nothing more will come. */
  RawStream finish() throws IOException {
    switch (connection) {
      case SocketChannel channel -> channel.shutdownOutput();
      case Socket socket -> socket.shutdownOutput();
      case Closeable other -> other.close();
    }
    return this;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
