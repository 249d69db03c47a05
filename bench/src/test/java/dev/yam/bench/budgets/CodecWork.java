package dev.yam.bench.budgets;

import dev.yam.engine.JacksonBinder;
import dev.yam.wire.Packet;
import dev.yam.wire.PacketDecoder;
import dev.yam.wire.PacketEncoder;
import dev.yam.wire.PacketLimits;
import dev.yam.wire.Role;
import dev.yam.wire.WebSocketDecoder;
import dev.yam.wire.WebSocketEncoder;
import dev.yam.wire.WebSocketFrame;
import dev.yam.wire.WebSocketLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The codecs of {@code wire} by themselves. */
abstract class CodecWork implements Work {

  /** Messages of one read or of one flush, as on the road. */
  private static final int MESSAGES = 16;

  @Override
  public final boolean driven() {
    return false;
  }

  /** Frames of a client to packets. */
  static final class Decoding extends CodecWork {
    private final ByteBuf read;
    private final WebSocketDecoder frames = new WebSocketDecoder(Role.SERVER, WebSocketLimits.DEFAULT);
    private final PacketDecoder packets = new PacketDecoder(PacketLimits.DEFAULT, new JacksonBinder());
    private final Consumer<WebSocketFrame> toPacket = this::frame;
    private final Consumer<Packet> arrived = this::packet;
    private @Nullable Packet last;

    Decoding(Frames request) {
      read = Unpooled.wrappedBuffer(request.times(MESSAGES));
    }

    @Override
    public int run() {
      frames.decode(read.readerIndex(0), toPacket);
      return MESSAGES;
    }

    private void frame(WebSocketFrame frame) {
      switch (frame) {
        case WebSocketFrame.Text text -> packets.text(text.data().from(1), arrived);
        case WebSocketFrame.Binary binary -> packets.binary(binary.data(), arrived);
        default -> throw new IllegalStateException("no message: " + frame);
      }
    }

    private void packet(Packet packet) {
      last = packet;
    }

    Packet packet() {
      return Objects.requireNonNull(last);
    }
  }

  /** A packet as it was read to frames of the server. */
  static final class Encoding extends CodecWork {
    private final ByteBuf out = Unpooled.directBuffer(64 * 1024);
    private final Packet packet;

    Encoding(Frames request) {
      var decoding = new Decoding(request);
      decoding.run();
      packet = decoding.packet();
    }

    @Override
    public int run() {
      out.clear();
      for (int i = 0; i < MESSAGES; i++) {
        WebSocketEncoder.message(out, PacketEncoder.encode(packet));
      }
      return MESSAGES;
    }

    @Override
    public void close() {
      out.release();
    }
  }
}
