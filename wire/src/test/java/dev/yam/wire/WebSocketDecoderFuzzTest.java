package dev.yam.wire;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.yam.wire.Frames.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Any bytes, cut anywhere: only the fault of the protocol may emerge, and the same one however they are cut. The inputs
 * beside it are replayed in every build; {@code JAZZER_FUZZ=1} searches for more.
 */
class WebSocketDecoderFuzzTest {

  private static final WebSocketLimits LIMITS = new WebSocketLimits(4_096, 8);

  @FuzzTest(maxDuration = "60s")
  void givenAnyBytes_whenCutAnywhere_thenTheOutcomeIsTheSame(FuzzedDataProvider data) {
    Role role = data.consumeBoolean() ? Role.SERVER : Role.CLIENT;
    int longest = data.consumeInt(1, 64);
    byte[] bytes = data.consumeRemainingAsBytes();

    Outcome whole = Frames.decode(new WebSocketDecoder(role, LIMITS), bytes);
    Outcome pieces = Frames.decode(new WebSocketDecoder(role, LIMITS), cut(bytes, longest));

    if (!whole.equals(pieces)) {
      throw new AssertionError(whole + " in one read, but in reads of " + longest + " bytes " + pieces);
    }
  }

  private static byte[][] cut(byte[] bytes, int longest) {
    List<byte[]> reads = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += longest) {
      reads.add(Slice.of(bytes).range(at, Math.min(bytes.length, at + longest)).toByteArray());
    }
    return reads.toArray(byte[][]::new);
  }
}
