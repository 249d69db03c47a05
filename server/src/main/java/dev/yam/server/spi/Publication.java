package dev.yam.server.spi;

import dev.yam.wire.Args;
import dev.yam.wire.EventName;

/** An event on its way to many: never a frame, so that each node encodes it for the protocols of its own clients. */
public record Publication(EventName name, Args args, Selection selection, Flags flags) {

  /**
   * How it is to be delivered.
   *
   * @param droppable dropped for receivers that cannot take it at once (Socket.IO: volatile)
   * @param local not to leave this node
   * @param compress may be compressed
   */
  public record Flags(boolean droppable, boolean local, boolean compress) {

    public static final Flags NONE = new Flags(false, false, true);

    public Flags asDroppable() {
      return new Flags(true, local, compress);
    }

    public Flags asLocal() {
      return new Flags(droppable, true, compress);
    }

    public Flags withCompress(boolean compress) {
      return new Flags(droppable, local, compress);
    }
  }
}
