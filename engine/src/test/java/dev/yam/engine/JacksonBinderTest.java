package dev.yam.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yam.wire.Slice;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JacksonBinderTest {

  private record Picture(String name, byte[] bytes) {}

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
}
