package dev.yam.wire;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;

/**
 * Any text and attachments: a typed error, or packets whose arguments can be read and relayed without a byte changed.
 * The inputs beside it are replayed in every build; {@code JAZZER_FUZZ=1} searches for more.
 */
class PacketDecoderFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void givenAnyMessage_whenReadAndRelayed_thenItReadsTheSameAgain(FuzzedDataProvider data) {
    Slice attachment = Slice.of(data.consumeBytes(4));
    Slice text = Slice.of(data.consumeRemainingAsBytes());
    if (!text.isUtf8()) {
      return; // whoever hands text to the decoder has made sure of it
    }
    Packet packet;
    try {
      packet = read(text, attachment);
    } catch (YamException typed) {
      return;
    }
    Outgoing relayed = PacketEncoder.encode(packet);
    Packet again = read(relayed.text().from(1), attachment);
    if (!again.equals(packet)) {
      throw new AssertionError(packet + " became " + again);
    }
    if (packet instanceof Packet.Event event) {
      readAll(event.args());
    }
  }

  private static Packet read(Slice text, Slice attachment) {
    var packets = new ArrayList<Packet>();
    var decoder = new PacketDecoder(PacketLimits.DEFAULT, Args.PLAIN);
    decoder.text(text, packets::add);
    while (decoder.isWaiting()) {
      decoder.binary(attachment, packets::add);
    }
    return packets.getFirst();
  }

  private static void readAll(Args args) {
    var scan = new JsonScan(256);
    for (int i = 0; i < args.size(); i++) {
      scan.scan(args.json(i));
      if (args.isBinary(i)) {
        args.binary(i);
      } else if (args.isString(i)) {
        args.string(i);
      }
    }
    if (args.isEmpty() || !args.attachments().isEmpty()) {
      return;
    }
    Args second = args.concat(args).from(args.size());
    for (int i = 0; i < args.size(); i++) {
      if (!second.json(i).equals(args.json(i))) {
        throw new AssertionError(args + " behind itself became " + second);
      }
    }
  }
}
