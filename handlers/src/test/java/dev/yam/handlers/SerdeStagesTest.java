package dev.yam.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yam.wire.LimitExceededException;
import dev.yam.wire.MalformedPacketException;
import dev.yam.wire.Slice;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compression, then encryption. */
class SerdeStagesTest {

  private static final byte[] KEY = filled(7);
  private static final Serde.Plain PLAIN = Serde.of(SerdeOptions.strategy("msgpack"));
  private static final String LONG = "egg egg egg milk ".repeat(1_000);

  private static byte[] filled(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static Slice changed(Slice bytes, int at) {
    byte[] copy = bytes.toByteArray();
    copy[at] ^= 0x10;
    return Slice.of(copy);
  }

  @Nested
  class TheOrder {

    @TempDir
    Path classes = Path.of("");

    @Test
    void givenStagesInTheirOrder_whenCompiled_thenTheyCompile() {
      assertThat(problems(
              "serde", "serde.compress(deflate)", "serde.encrypt(key)", "serde.compress(deflate).encrypt(key)"))
          .isEmpty();
    }

    @Test
    void givenStagesInAnyOtherOrder_whenCompiled_thenNoneDoes() {
      List<String> problems = problems(
          "serde.encrypt(key).compress(deflate)",
          "serde.compress(deflate).encrypt(key).compress(deflate)",
          "serde.compress(deflate).compress(deflate)",
          "serde.encrypt(key).encrypt(key)");

      assertThat(problems).hasSize(4).allSatisfy(problem -> assertThat(problem).contains("cannot find symbol"));
    }

    /** What the compiler says of methods that return each of {@code stages}. */
    private List<String> problems(String... stages) {
      var found = new DiagnosticCollector<JavaFileObject>();
      String source = IntStream.range(0, stages.length)
          .mapToObj(i -> "default Serde of%d(Serde.Plain serde, Compression deflate, Encryption key) { return %s; }"
              .formatted(i, stages[i]))
          .collect(Collectors.joining("\n", "import dev.yam.handlers.*; interface Stages { ", " }"));
      var file = new SimpleJavaFileObject(URI.create("string:///Stages.java"), JavaFileObject.Kind.SOURCE) {
        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
          return source;
        }
      };
      boolean compiled = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler())
          .getTask(null, null, found, List.of("-d", classes.toString(), "-proc:none"), null, List.of(file))
          .call();
      List<String> errors = found.getDiagnostics().stream()
          .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
          .map(problem -> problem.getMessage(null))
          .toList();
      assertThat(compiled).isEqualTo(errors.isEmpty());
      return errors;
    }
  }

  @Nested
  class Compressing {

    private final Serde serde = PLAIN.compress(Compression.deflate());

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 300, 70_000})
    void givenAnyLength_whenParsed_thenItIsTheSame(int length) {
      String text = LONG.repeat(5).substring(0, length);

      assertThat(serde.parse(serde.serialize(text), String.class)).isEqualTo(text);
    }

    @Test
    void givenARepetitiveValue_whenSerialized_thenItIsShort() {
      assertThat(serde.serialize(LONG).length()).isLessThan(LONG.length() / 50);
    }

    @Test
    void givenAValueWithoutPatterns_whenSerialized_thenItIsOneByteLonger() {
      byte[] noise = new byte[5_000];
      new Random(1).nextBytes(noise);

      assertThat(serde.serialize(noise).length()).isEqualTo(PLAIN.serialize(noise).length() + 1);
      assertThat(serde.parse(serde.serialize(noise), byte[].class)).isEqualTo(noise);
    }

    @Test
    void givenABomb_whenParsed_thenItStopsAtTheLimit() {
      Slice zeros = Compression.deflate(9).compress(Slice.of(new byte[50_000_000]));
      byte[] bomb = new byte[1 + zeros.length()];
      bomb[0] = Compression.deflate().id();
      System.arraycopy(zeros.array(), zeros.offset(), bomb, 1, zeros.length());
      assertThat(bomb.length).isLessThan(100_000);

      assertThatThrownBy(() -> serde.parse(Slice.of(bomb)))
          .isInstanceOf(LimitExceededException.class)
          .hasMessageContaining("maxSerdeBytes");
    }

    @Test
    void givenExactlyTheLimit_whenInflated_thenItPasses() {
      Slice compressed = Compression.deflate().compress(Slice.of(new byte[10_000]));

      assertThat(Compression.deflate().decompress(compressed, 10_000).length()).isEqualTo(10_000);
      assertThatThrownBy(() -> Compression.deflate().decompress(compressed, 9_999))
          .isInstanceOf(LimitExceededException.class);
    }

    @Test
    void givenBytesThatAreNoneOfIt_whenParsed_thenATypedError() {
      Slice whole = serde.serialize(LONG);
      byte[] longer = Arrays.copyOf(whole.toByteArray(), whole.length() + 1);

      for (Slice broken : List.of(Slice.EMPTY, whole.range(0, whole.length() - 1), whole.range(0, 1), Slice.of(longer),
          Slice.of(new byte[] {2, 1}), Slice.of(new byte[] {1, -1, -1}), Slice.of(new byte[] {0}))) {
        assertThatThrownBy(() -> serde.parse(broken)).isInstanceOf(MalformedPacketException.class);
      }
    }

    @Test
    void givenALevelThatIsNone_whenMade_thenItIsRefused() {
      assertThatThrownBy(() -> Compression.deflate(0)).hasMessageContaining("1 to 9");
    }

    @Test
    void givenACompressionOfOnesOwn_whenItsBytesComeToAnother_thenTheyAreRefusedByTheirId() {
      Serde own = PLAIN.compress(new Run());

      assertThat(own.parse(own.serialize("\0".repeat(500)), String.class)).hasSize(500);
      assertThatThrownBy(() -> serde.parse(own.serialize("\0".repeat(500))))
          .isInstanceOf(MalformedPacketException.class)
          .hasMessageContaining("compressed by 9")
          .hasMessageContaining("DEFLATE");
    }
  }

  /** Knows one text only, by its length. */
  private record Run() implements Compression {
    @Override
    public byte id() {
      return 9;
    }

    @Override
    public Slice compress(Slice plain) {
      var sum = new CRC32();
      sum.update(plain.array(), plain.offset(), plain.length());
      return Slice.utf8(plain.length() + "/" + sum.getValue());
    }

    @Override
    public Slice decompress(Slice compressed, int most) {
      Slice known = PLAIN.serialize("\0".repeat(500));
      assertThat(compressed).isEqualTo(compress(known));
      return known;
    }
  }

  @Nested
  class Encrypting {

    private final Serde serde = PLAIN.compress(Compression.deflate()).encrypt(Encryption.aesGcm(KEY));

    @Test
    void givenASealedValue_whenOpenedByTheKey_thenItIsTheSame() {
      assertThat(serde.parse(serde.serialize(LONG), String.class)).isEqualTo(LONG);
      assertThat(serde.serialize(LONG).length()).isLessThan(LONG.length() / 50);
    }

    @Test
    void givenTheLayoutThatIsDocumented_whenOpenedByHand_thenItIsTheSame() throws Exception {
      Slice sealed = PLAIN.encrypt(Encryption.aesGcm(KEY)).serialize("hello");

      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(KEY, "AES"),
          new GCMParameterSpec(128, sealed.range(1, 13).toByteArray()));
      cipher.updateAAD(sealed.range(0, 1).toByteArray());

      assertThat(cipher.doFinal(sealed.from(13).toByteArray())).isEqualTo(PLAIN.serialize("hello").toByteArray());
      assertThat(sealed.at(0)).isEqualTo((byte) 1);
      assertThat(sealed.length()).isEqualTo(PLAIN.serialize("hello").length() + Encryption.OVERHEAD);
    }

    @Test
    void givenTheSameValue_whenSealedOften_thenNoIvComesTwice() {
      var seen = new HashSet<Slice>();

      for (int i = 0; i < 1_000; i++) {
        seen.add(serde.serialize("hello").range(1, 13));
      }

      assertThat(seen).hasSize(1_000);
    }

    @Test
    void givenAnyBitChanged_whenOpened_thenItIsRefused() {
      Slice sealed = serde.serialize("hello");

      for (int at = 0; at < sealed.length(); at++) {
        Slice broken = changed(sealed, at);
        assertThatThrownBy(() -> serde.parse(broken)).as("byte " + at).isInstanceOf(MalformedPacketException.class);
      }
      for (int length = 0; length < sealed.length(); length++) {
        Slice cut = sealed.range(0, length);
        assertThatThrownBy(() -> serde.parse(cut)).as("cut to " + cut).isInstanceOf(MalformedPacketException.class);
      }
    }

    @Test
    void givenAnotherKey_whenOpened_thenItIsRefusedUnlessItIsAFormerOne() {
      Slice sealed = serde.serialize("hello");
      Encryption rolled = Encryption.aesGcm(filled(8));

      assertThatThrownBy(() -> PLAIN.encrypt(rolled).parse(sealed)).isInstanceOf(MalformedPacketException.class);
      Serde both = PLAIN.compress(Compression.deflate()).encrypt(rolled.alsoOpens(KEY));
      assertThat(both.parse(sealed, String.class)).isEqualTo("hello");
      assertThatThrownBy(() -> serde.parse(both.serialize("new"))).isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void givenAnOffsetIntoALargerArray_whenOpened_thenItIsTheSame() {
      Slice sealed = serde.serialize("hello");
      byte[] larger = new byte[sealed.length() + 20];
      System.arraycopy(sealed.array(), sealed.offset(), larger, 10, sealed.length());

      assertThat(serde.parse(Slice.of(larger, 10, sealed.length()), String.class)).isEqualTo("hello");
    }

    @Test
    void givenMoreThanTheLimit_whenOpened_thenItIsRefusedBeforeItIsDecrypted() {
      Serde small = Serde.of(SerdeOptions.strategy("msgpack").maxSerdeBytes(100)).encrypt(Encryption.aesGcm(KEY));

      assertThat(small.parse(small.serialize("x".repeat(98)), String.class)).hasSize(98);
      assertThatThrownBy(() -> small.parse(small.serialize("x".repeat(99)))).isInstanceOf(LimitExceededException.class);
      assertThatThrownBy(() -> small.parse(Slice.of(new byte[1_000]))).isInstanceOf(LimitExceededException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 31, 33})
    void givenAKeyOfAnotherLength_whenMade_thenItSaysWhatAKeyIs(int length) {
      assertThatThrownBy(() -> Encryption.aesGcm(new byte[length]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("32 random bytes");
    }

    @Test
    void givenAKey_whenPrinted_thenNothingOfItIsSaid() {
      assertThat(serde.toString()).contains("AES-256-GCM").doesNotContain("[7");
    }
  }
}
