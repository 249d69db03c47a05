package dev.yam.wire;

import java.util.ArrayList;
import java.util.List;

/** One peer's end of plain messages: what it has read. */
final class PlainMessages implements PlainDecoder.Dropped {

  static final String UNTYPED = "untyped";

  final List<Packet> packets = new ArrayList<>();
  final List<String> dropped = new ArrayList<>();
  private final PlainDecoder decoder;

  PlainMessages(PlainForm form) {
    this(form, PacketLimits.DEFAULT);
  }

  PlainMessages(PlainForm form, PacketLimits limits) {
    this.decoder = new PlainDecoder(form, "/", limits, Args.PLAIN, new PacketDecoder.Workspace(limits), this);
  }

  PlainMessages read(Slice message) {
    decoder.text(message, packets::add);
    return this;
  }

  PlainMessages read(String message) {
    return read(Slice.utf8(message));
  }

  @Override
  public void malformed(YamException why) {
    dropped.add(String.valueOf(why.getMessage()));
  }

  @Override
  public void untyped() {
    dropped.add(UNTYPED);
  }

  /** The text of {@code packet}; for one receiver and for many it is the same. */
  static Slice encode(Packet packet, PlainForm form) {
    Slice shared = PlainEncoder.message(PacketEncoder.encode(packet), form).text();
    Slice relayed = PlainEncoder.message(PacketEncoder.encodeForOne(packet), form).text();
    if (!shared.equals(relayed)) {
      throw new AssertionError("relayed otherwise than shared: " + packet);
    }
    return shared;
  }
}
