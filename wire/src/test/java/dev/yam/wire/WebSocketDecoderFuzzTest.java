package dev.yam.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.yam.wire.Frames.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Any bytes, cut anywhere: only the fault of the protocol may emerge, and the same one however they are cut.
 *
 * <p>The first byte of an input chooses the role, the second how long the reads are; frames follow. The inputs of the
 * folder of this class are replayed in every build; how to search for more stands in {@code junit-platform.properties}.
 */
class WebSocketDecoderFuzzTest {

  private static final WebSocketLimits LIMITS = new WebSocketLimits(4_096, 8);

  @FuzzTest(maxDuration = "60s")
  void givenAnyBytes_whenCutAnywhere_thenTheOutcomeIsTheSame(byte[] input) {
    if (input.length < 2) {
      return;
    }
    Role role = (input[0] & 1) == 0 ? Role.SERVER : Role.CLIENT;
    int longest = 1 + (input[1] & 0x3F);
    byte[] bytes = Slice.of(input).from(2).toByteArray();

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
