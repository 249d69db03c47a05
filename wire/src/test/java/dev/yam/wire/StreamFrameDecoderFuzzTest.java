package dev.yam.wire;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;

/**
 * Any bytes, cut anywhere: packets and perhaps a typed error, the same however they are cut. The inputs beside it are
 * replayed in every build; {@code JAZZER_FUZZ=1} searches for more.
 */
class StreamFrameDecoderFuzzTest {

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
    var decoder = new StreamFrameDecoder(4_096);
    try {
      for (int at = 0; at < bytes.length(); ) {
        int end = (int) Math.min(bytes.length(), (long) at + longest);
        decoder.decode(bytes.range(at, end), outcome::add);
        at = end;
      }
    } catch (YamException typed) {
      outcome.add(String.valueOf(typed.getMessage()));
    }
    return outcome;
  }
}
