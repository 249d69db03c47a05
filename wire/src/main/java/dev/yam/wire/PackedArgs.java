package dev.yam.wire;

import java.util.List;

/**
 * Arguments that came as MessagePack: whoever takes that form is relayed the bytes as they came, dates and all. What is
 * made of them by {@link #concat} is JSON.
 */
final class PackedArgs extends Args {

  private final Slice packed;

  PackedArgs(Slice json, int size, List<Slice> attachments, ArgumentBinder binder, Slice packed) {
    super(json, size, attachments, JsonScan.PLACEHOLDER, binder);
    this.packed = packed;
  }

  /** The values, one after the other. */
  Slice packed() {
    return packed;
  }

  @Override
  public Args from(int start) {
    Args rest = super.from(start);
    if (start == 0 || rest.isEmpty()) {
      return rest;
    }
    var reader = new MsgpackReader(packed);
    for (int i = 0; i < start; i++) {
      reader.skip();
    }
    Slice values = packed.from(reader.at() - packed.offset());
    return new PackedArgs(rest.json(), rest.size(), rest.attachments(), binder(), values);
  }

  @Override
  public Args detach() {
    Args kept = super.detach();
    return new PackedArgs(kept.json(), size(), kept.attachments(), binder(), packed.detach());
  }
}
