package dev.yam.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yam.wire.Args;
import dev.yam.wire.Slice;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JacksonBinderTest {

  private record Picture(String name, byte[] bytes) {}

  private record Sale(int id, List<String> tags, Map<String, BigDecimal> prices, @Nullable Sale previous) {}

  @SuppressWarnings("UnusedMethod") // the constructor is called by the binder
  private record Checked(int count, String... words) {
    Checked {
      if (count < 0) {
        throw new IllegalArgumentException("secret");
      }
    }
  }

  private record Shared(ByteBuffer buffer, Slice slice) {}

  private final JacksonBinder binder = new JacksonBinder();
  private final List<Slice> attachments = List.of(Slice.utf8("first"), Slice.utf8("second"));

  @Test
  void givenPlaceholder_whenBound_thenItsAttachment() {
    Slice json = Slice.utf8("{\"name\":\"x\",\"bytes\":{\"num\":1,\"_placeholder\":true}}");

    var picture = Objects.requireNonNull((Picture) binder.read(json, attachments, Picture.class));

    assertThat(picture.bytes()).isEqualTo("second".getBytes(US_ASCII));
  }

  @Test
  void givenOnePlaceholderTwice_whenBoundToViews_thenBothHaveTheBytes() {
    String one = "{\"_placeholder\":true,\"num\":0}";
    Slice json = Slice.utf8("{\"buffer\":" + one + ",\"slice\":" + one + "}");

    var shared = Objects.requireNonNull((Shared) binder.read(json, attachments, Shared.class));

    assertThat(shared.buffer().isReadOnly()).isTrue();
    assertThat(shared.buffer().remaining()).isEqualTo(5);
    assertThat(shared.slice()).isEqualTo(attachments.get(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"_placeholder\":1,\"num\":0}",
        "{\"_placeholder\":\"true\",\"num\":0}",
        "{\"_placeholder\":false,\"num\":0}",
        "{\"_placeholder\":true,\"num\":2}",
        "{\"_placeholder\":true,\"num\":-1}",
        "{\"_placeholder\":true,\"num\":0.5}",
        "{\"_placeholder\":true,\"num\":\"0\"}",
        "{\"_placeholder\":true,\"num\":99999999999}",
        "{\"_placeholder\":true}",
        "{\"num\":0}",
        "[]",
        "\"Zmlyc3Q=\"",
        "0"
      })
  void givenSomethingElse_whenBytesAreExpected_thenDoesNotBind(String json) {
    assertThatThrownBy(() -> binder.read(Slice.utf8(json), attachments, byte[].class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void givenRecord_whenWrittenAndRead_thenTheSame() {
    var previous = new Sale(-1, List.of(), Map.of(), null);
    var prices = Map.of("p", new BigDecimal("12345678901234567890.125"));
    var sale = new Sale(7, List.of("a\"ä\u2028"), prices, previous);

    Args args = Args.of(binder, "before", sale, 8);

    assertThat(args.json().toUtf8()).startsWith("\"before\",{\"id\":7,").endsWith("},8");
    assertThat(args.get(1, Sale.class)).isEqualTo(sale);
  }

  @Test
  void givenUnknownMemberAndMissingOnes_whenBound_thenIgnoredAndNull() {
    Slice json = Slice.utf8("{\"other\":[{}],\"id\":3}");

    var sale = Objects.requireNonNull((Sale) binder.read(json, List.of(), Sale.class));

    assertThat(sale.id()).isEqualTo(3);
    assertThat(sale.previous()).isNull();
  }

  @Test
  void givenRecordOfVariableArity_whenBound_thenAllItsValues() {
    var checked = (Checked) binder.read(Slice.utf8("{\"words\":[\"a\",\"b\"],\"count\":1}"), List.of(), Checked.class);

    assertThat(Objects.requireNonNull(checked).words()).containsExactly("a", "b");
    assertThat(checked.count()).isEqualTo(1);
  }

  @Test
  void givenValuesThatTheRecordRefuses_whenBound_thenDoesNotBindAndTellsNothing() {
    Slice json = Slice.utf8("{\"count\":-1,\"words\":[]}");

    assertThatThrownBy(() -> binder.read(json, List.of(), Checked.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void givenMoreThanABuffer_whenWritten_thenOneValue() {
    var tags = IntStream.range(0, 5_000).mapToObj(i -> "tag \"" + i + "\" é").toList();
    var sale = new Sale(1, tags, Map.of(), null);

    Args args = Args.of(binder, sale, sale);

    assertThat(args.size()).isEqualTo(2);
    assertThat(args.get(0, Sale.class)).isEqualTo(sale);
    assertThat(args.get(1, Sale.class)).isEqualTo(sale);
  }

  @Test
  void givenBytesInTwoRecords_whenWritten_thenNumberedInOrder() {
    var first = new Picture("one", new byte[] {1});
    var second = new Shared(ByteBuffer.wrap(new byte[] {2}), Slice.of(new byte[] {3}));

    Args args = Args.of(binder, first, second);

    assertThat(args.get(0, Picture.class).bytes()).containsExactly(1);
    assertThat(args.json().toUtf8()).isEqualTo(
        "{\"name\":\"one\",\"bytes\":{\"_placeholder\":true,\"num\":0}},"
            + "{\"buffer\":{\"_placeholder\":true,\"num\":1},\"slice\":{\"_placeholder\":true,\"num\":2}}");
    assertThat(args.get(1, Shared.class).slice()).isEqualTo(Slice.of(new byte[] {3}));
  }
}
