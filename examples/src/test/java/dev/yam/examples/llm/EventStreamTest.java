package dev.yam.examples.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamTest {

  private static final int MOST = 1_000;

  private final List<String> events = new ArrayList<>();
  private final EventStream stream = new EventStream(MOST);

  private List<String> read(String text) {
    stream.read(ByteBuffer.wrap(text.getBytes(UTF_8)), events::add);
    return events;
  }

  @Test
  void givenEvents_whenRead_thenTheirDataComes() {
    assertThat(read("data: one\n\ndata:two\n\ndata:  three\n\n")).containsExactly("one", "two", " three");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void givenAnyEndOfLines_whenRead_thenItIsTheSame(String end) {
    assertThat(read("data: a%1$sdata: b%1$s%1$sdata: c%1$s%1$s".formatted(end))).containsExactly("a\nb", "c");
  }

  @Test
  void givenEveryCut_whenReadByteByByte_thenNoCharacterAndNoLineIsBroken() {
    byte[] bytes = "\uFEFFdata: Grüße, 世界 😀\r\n\r\ndata: x\rdata: y\r\rdata: z\n\n".getBytes(UTF_8);

    for (byte each : bytes) {
      stream.read(ByteBuffer.wrap(new byte[] {each}), events::add);
    }

    assertThat(events).containsExactly("Grüße, 世界 😀", "x\ny", "z");
  }

  @Test
  void givenCommentsAndOtherFields_whenRead_thenTheyAreNoData() {
    assertThat(read(": keep-alive\n\nevent: message\nid: 7\nretry: 10\ndata: a\n:data: b\nDATA: c\ndatum: d\n\n"))
        .containsExactly("a");
  }

  @Test
  void givenEmptyData_whenRead_thenItIsAnEventAndNoDataIsNone() {
    assertThat(read("data\n\ndata:\ndata:\n\nevent: x\n\n\n\n\n")).containsExactly("", "\n");
  }

  @Test
  void givenNoEmptyLineAtTheEnd_whenRead_thenTheRestIsNoEvent() {
    assertThat(read("data: a\n\ndata: half\n")).containsExactly("a");
  }

  @ParameterizedTest
  @CsvSource({"995, true", "1200, false"})
  void givenALineOfALength_whenRead_thenItIsBounded(int length, boolean fits) {
    String event = "data:" + "x".repeat(length) + "\n\n";

    if (fits) {
      assertThat(read(event)).singleElement().asString().hasSize(length);
    } else {
      assertThatThrownBy(() -> read(event)).isInstanceOf(UpstreamException.class).hasMessageContaining("1000 bytes");
    }
  }

  @Test
  void givenEndlessLinesOfOneEvent_whenRead_thenItIsBounded() {
    assertThatThrownBy(() -> read("data: 0123456789\n".repeat(1_000)))
        .isInstanceOf(UpstreamException.class)
        .hasMessageContaining("1000 bytes");
  }

  @Test
  void givenManyEvents_whenRead_thenTheBoundIsOfEach() {
    assertThat(read("data: 0123456789\n\n".repeat(1_000))).hasSize(1_000);
  }

  @Test
  void givenBytesThatAreNotUtf8_whenRead_thenTheyAreReplaced() {
    stream.read(ByteBuffer.wrap(new byte[] {'d', 'a', 't', 'a', ':', (byte) 0xFF, '\n', '\n'}), events::add);

    assertThat(events).containsExactly("\uFFFD");
  }
}
