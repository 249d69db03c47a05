package dev.yam.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yam.handlers.Compression;
import dev.yam.handlers.Encryption;
import dev.yam.wire.LimitExceededException;
import dev.yam.wire.MalformedPacketException;
import dev.yam.wire.Slice;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The sizes that were recorded of Node's Brotli and AES-256-CBC. Ours are of AES-256-GCM, whose IV and tag are a part of
 * the message: 29 bytes, where the recorded ones have up to 16 of padding, and leave the IV out.
 */
class BothOrdersTest {

  private static final Encryption ENCRYPTION = Encryption.aesGcm(new byte[32]);

  static Stream<Arguments> sizes() throws IOException {
    return Resources.recorded()
        .filter(vector -> vector.has("original_sha256"))
        .map(vector -> Arguments.of(vector.path("name").asString(), vector));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sizes")
  void givenAResource_whenDeflated_thenItIsWithinAQuarterOfTheRecordedSizes(String name, JsonNode vector)
      throws Exception {
    assertSizes(name, vector, Compression.deflate(9), 25);
  }

  /**
   * {@code percent} more or less, and 32 bytes for what encryption adds (and a thousandth for the heads of blocks); the
   * reduction within 3 points, or 2 where a hundredth is asked for.
   */
  private static void assertSizes(String name, JsonNode vector, Compression compression, int percent) throws Exception {
    Slice original = Resources.named(name);
    assertThat(sha256(original)).isEqualTo(vector.path("original_sha256").asString());

    int encryptFirst = vector.path("encryptFirst_bytes").asInt();
    BothOrders sizes = BothOrders.of(original, compression, ENCRYPTION);

    assertThat(sizes.original()).isEqualTo(vector.path("original_bytes").asInt());
    assertThat(sizes.compressFirst()).isCloseTo(vector.path("compressFirst_bytes").asInt(), around(vector, percent));
    assertThat(sizes.encryptFirst()).isCloseTo(encryptFirst, within(32 + encryptFirst / 1_000));
    assertThat(100 * sizes.reduction())
        .isCloseTo(Double.parseDouble(vector.path("reduction_percent").asString()), within(percent > 1 ? 3.0 : 2.0));
  }

  private static Offset<Integer> around(JsonNode vector, int percent) {
    return within(32 + vector.path("compressFirst_bytes").asInt() * percent / 100);
  }

  private static String sha256(Slice text) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.toByteArray()));
  }

  @Test
  void givenTheVectors_whenCounted_thenNoneWasPassedOver() throws IOException {
    assertThat(sizes()).hasSize(3);
    assertThat(WithBrotli.texts()).hasSize(4);
  }

  /** The library has a native part for the usual systems. */
  @Nested
  class WithBrotli {

    private Compression brotli = Compression.deflate();

    static Stream<Arguments> sizes() throws IOException {
      return BothOrdersTest.sizes();
    }

    static Stream<Arguments> texts() throws IOException {
      return Resources.recorded()
          .filter(vector -> vector.path("name").asString().startsWith("brotli"))
          .map(vector -> Arguments.of(vector.path("name").asString(), vector));
    }

    @BeforeEach
    void find() {
      assumeTrue(Brotli.find().isPresent(), "no Brotli for this system");
      brotli = Brotli.find().orElseThrow();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sizes")
    void givenAResource_whenCompressed_thenItIsWithinAHundredthOfTheRecordedSizes(String name, JsonNode vector)
        throws Exception {
      assertSizes(name, vector, brotli, 1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void givenWhatNodeHasCompressed_whenDecompressed_thenItIsTheText(String name, JsonNode vector) {
      Slice compressed = Slice.of(HexFormat.of().parseHex(vector.path("hex").asString()));
      Slice text = Slice.utf8(vector.path("text").asString());

      assertThat(brotli.decompress(compressed, 1_000)).isEqualTo(text);
      assertThat(brotli.decompress(brotli.compress(text), 1_000)).isEqualTo(text);
      assertThat(brotli.compress(text).length()).isCloseTo(compressed.length(), within(2));
    }

    @Test
    void givenABomb_whenDecompressed_thenItStopsAtTheLimit() {
      Slice bomb = brotli.compress(Slice.of(new byte[10_000_000]));

      assertThat(bomb.length()).isLessThan(100);
      assertThatThrownBy(() -> brotli.decompress(bomb, 1_000)).isInstanceOf(LimitExceededException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ffff", "0b0180456767", "0b01804567670300"})
    void givenNoBrotliData_whenDecompressed_thenATypedError(String hex) {
      Slice broken = Slice.of(HexFormat.of().parseHex(hex));

      assertThatThrownBy(() -> brotli.decompress(broken, 1_000)).isInstanceOf(MalformedPacketException.class);
    }
  }
}
