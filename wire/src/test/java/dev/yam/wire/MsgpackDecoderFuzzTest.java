package dev.yam.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;

/**
 * Any bytes: a typed error, or a packet that is the same when it was relayed as MessagePack, and, where it is within
 * what both have, as JSON. The inputs beside it are replayed in every build; {@code JAZZER_FUZZ=1} searches for more.
 */
class MsgpackDecoderFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void givenAnyMessage_whenReadAndRelayed_thenItReadsTheSameAgain(byte[] message) {
    Packet packet;
    try {
      packet = read(Slice.of(message));
    } catch (YamException typed) {
      return;
    }
    Packet again = read(MsgpackEncoder.encode(packet).attachments().getFirst());
    if (!again.equals(packet)) {
      throw new AssertionError(packet + " became " + again);
    }
    if (packet instanceof Packet.Event event && event.namespace().matches("/[^,]*")) {
      Packet asJson = throughJson(event);
      if (!asJson.equals(packet)) {
        throw new AssertionError(packet + " became " + asJson);
      }
    }
  }

  private static Packet read(Slice message) {
    var packets = new ArrayList<Packet>();
    new MsgpackDecoder(PacketLimits.DEFAULT, Args.PLAIN).binary(message, packets::add);
    return packets.getFirst();
  }

  private static Packet throughJson(Packet packet) {
    var packets = new ArrayList<Packet>();
    var decoder = new PacketDecoder(PacketLimits.DEFAULT, Args.PLAIN);
    Outgoing sent = PacketEncoder.encode(packet);
    decoder.text(sent.text().from(1), packets::add);
    sent.attachments().forEach(attachment -> decoder.binary(attachment, packets::add));
    return packets.getFirst();
  }
}
