package dev.yam.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** One peer's end of the line protocol: what it has read. */
final class Lines implements StreamFrameDecoder.Frames {

  final List<Packet.Event> events = new ArrayList<>();
  final List<String> dropped = new ArrayList<>();

  private final LineDecoder decoder;
  private final LinePacketDecoder reader;

  Lines() {
    this(100_000, PacketLimits.DEFAULT);
  }

  Lines(int maxLine, PacketLimits limits) {
    this.decoder = new LineDecoder(maxLine);
    this.reader = new LinePacketDecoder(
        limits, Args.PLAIN, new PacketDecoder.Workspace(limits), why -> dropped.add(String.valueOf(why.getMessage())));
  }

  void feed(Slice bytes) {
    decoder.decode(bytes, this);
  }

  @Override
  public void text(Slice line) {
    reader.text(line, packet -> events.add((Packet.Event) packet));
  }

  @Override
  public void binary(Slice line) {
    reader.binary(line, packet -> events.add((Packet.Event) packet));
  }

  /** The bytes of {@code packet}; for one receiver and for many they are the same. */
  static Slice encode(Packet packet) {
    Slice shared = write(PacketEncoder.encode(packet));
    if (!shared.equals(write(PacketEncoder.encodeForOne(packet)))) {
      throw new AssertionError("relayed otherwise than shared: " + packet);
    }
    return shared;
  }

  private static Slice write(Outgoing message) {
    ByteBuf out = Unpooled.buffer();
    LineEncoder.write(out, message);
    if (out.readableBytes() != LineEncoder.length(message)) {
      throw new AssertionError("not as long as announced: " + message.text().toUtf8());
    }
    return Slice.of(ByteBufUtil.getBytes(out));
  }
}
