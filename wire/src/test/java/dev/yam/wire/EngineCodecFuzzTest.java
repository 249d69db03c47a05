package dev.yam.wire;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Any body: a typed error, or packets that make up a body again with the same packets in it. The inputs beside it are
 * replayed in every build; {@code JAZZER_FUZZ=1} searches for more.
 */
class EngineCodecFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void givenAnyBody_whenReadAndWrittenAgain_thenThePacketsAreTheSame(FuzzedDataProvider data) {
    List<EnginePacket> packets;
    try {
      packets = read(Slice.of(data.consumeRemainingAsBytes()));
    } catch (YamException typed) {
      return;
    }
    var queue = new ArrayDeque<Outgoing>();
    packets.forEach(packet -> queue.add(EngineCodec.encode(packet)));

    List<EnginePacket> again = read(PayloadEncoder.encode(queue, Integer.MAX_VALUE));

    if (!again.equals(packets)) {
      throw new AssertionError(packets + " became " + again);
    }
  }

  private static List<EnginePacket> read(Slice body) {
    var packets = new ArrayList<EnginePacket>();
    EngineCodec.decodePayload(body, packets::add);
    return packets;
  }
}
