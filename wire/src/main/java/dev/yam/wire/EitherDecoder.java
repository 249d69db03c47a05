package dev.yam.wire;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the packets of a client that may have either parser: its first message tells which. A packet of JSON begins with
 * text, one of MessagePack is binary.
 *
 * <p>In: the messages of one connection. Out: packets. Thread: one at a time.
 */
final class EitherDecoder implements PacketReader {

  private final PacketLimits limits;
  private final ArgumentBinder binder;
  private final PacketDecoder.Workspace workspace;
  private @Nullable PacketReader decided;

  EitherDecoder(PacketLimits limits, ArgumentBinder binder, PacketDecoder.Workspace workspace) {
    this.limits = limits;
    this.binder = binder;
    this.workspace = workspace;
  }

  @Override
  public Parser parser() {
    return decided == null ? Parser.JSON : decided.parser();
  }

  @Override
  public void text(Slice message, Consumer<Packet> out) {
    if (decided == null) {
      decided = new PacketDecoder(limits, binder, workspace);
    }
    decided.text(message, out);
  }

  @Override
  public void binary(Slice message, Consumer<Packet> out) {
    if (decided == null) {
      decided = new MsgpackDecoder(limits, binder);
    }
    decided.binary(message, out);
  }
}
