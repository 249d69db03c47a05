package dev.yam.wire;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;

/**
 * Any bytes, cut anywhere: events, lines that were dropped and perhaps the limit, the same however they are cut; and what
 * was read is written as a line that reads the same. The inputs beside it are replayed in every build;
 * {@code JAZZER_FUZZ=1} searches for more.
 */
class LineDecoderFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void givenAnyBytes_whenCutAnywhere_thenTheOutcomeIsTheSame(FuzzedDataProvider data) {
    int longest = data.consumeInt(1, 64);
    Slice bytes = Slice.of(data.consumeRemainingAsBytes());

    List<Object> whole = outcome(bytes, Integer.MAX_VALUE);
    List<Object> pieces = outcome(bytes, longest);

    if (!whole.equals(pieces)) {
      throw new AssertionError(whole + " in one read, but in reads of " + longest + " bytes " + pieces);
    }
  }

  private static List<Object> outcome(Slice bytes, int longest) {
    var outcome = new ArrayList<Object>();
    var lines = new Lines(4_096, PacketLimits.DEFAULT);
    try {
      for (int at = 0; at < bytes.length(); ) {
        int end = (int) Math.min(bytes.length(), (long) at + longest);
        lines.feed(bytes.range(at, end));
        at = end;
      }
    } catch (LimitExceededException met) {
      outcome.add(String.valueOf(met.getMessage()));
    }
    outcome.addAll(lines.dropped);
    for (Packet.Event event : lines.events) {
      outcome.add(event);
      relay(event);
    }
    return outcome;
  }

  private static void relay(Packet.Event event) {
    var next = new Lines(8_192, PacketLimits.DEFAULT);
    next.feed(Lines.encode(event));
    boolean same = next.events.size() == 1
        && next.events.getFirst().name().equals(event.name())
        && next.events.getFirst().args().size() == event.args().size();
    if (!same) {
      throw new AssertionError(event + " became " + next.events + next.dropped);
    }
  }
}
