package dev.yam.wire;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Any text: one packet, or why there is none; and what was read is written as a message that reads the same, and as a packet
 * of Socket.IO. The inputs beside it are replayed in every build; {@code JAZZER_FUZZ=1} searches for more.
 */
class PlainDecoderFuzzTest {

  private static final PlainForm NEST = PlainForm.DEFAULT.typeKey("event").ackKey("id").envelope("data");

  @FuzzTest(maxDuration = "60s")
  void givenAnyText_whenItIsRead_thenThereIsOneOutcomeAndItIsRelayed(FuzzedDataProvider data) {
    PlainForm form = data.consumeBoolean() ? NEST : PlainForm.DEFAULT;
    Slice text = Slice.of(data.consumeRemainingAsBytes());
    if (!text.isUtf8()) {
      return;
    }

    var read = new PlainMessages(form).read(text);

    if (read.packets.size() + read.dropped.size() != 1) {
      throw new AssertionError("not one outcome: " + read.packets + read.dropped);
    }
    for (Packet packet : read.packets) {
      relay(packet, form);
    }
  }

  private static void relay(Packet packet, PlainForm form) {
    var next = new PlainMessages(form).read(PlainMessages.encode(packet, form));
    boolean same = next.packets.size() == 1 && switch (packet) {
      case Packet.Event event -> next.packets.getFirst() instanceof Packet.Event relayed
          && relayed.name().equals(event.name()) && relayed.ackId().equals(event.ackId());
      case Packet.Ack ack -> next.packets.getFirst() instanceof Packet.Ack relayed && relayed.id() == ack.id();
      default -> false;
    };
    if (!same) {
      throw new AssertionError(packet + " became " + next.packets + next.dropped);
    }
    new PacketDecoder(PacketLimits.DEFAULT, Args.PLAIN).text(PacketEncoder.encode(packet).text().from(1), relayed -> {});
  }
}
