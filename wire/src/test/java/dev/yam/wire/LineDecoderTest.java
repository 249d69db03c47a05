package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineDecoderTest {

  private static Slice bytes(String text) {
    return Slice.utf8(text);
  }

  @Nested
  class Lengths {

    private static final String LINE = "{\"eventName\":\"a\"}";

    private final Lines exact = new Lines(LINE.length(), PacketLimits.DEFAULT);

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void givenLineOfTheLimit_whenCutAnywhere_thenItIsRead(String ending) {
      String whole = LINE + ending;
      for (int cut = 0; cut <= whole.length(); cut++) {
        exact.feed(bytes(whole.substring(0, cut)));
        exact.feed(bytes(whole.substring(cut)));
      }

      assertThat(exact.events).hasSize(whole.length() + 1);
    }

    @Test
    void givenLineBeyondTheLimit_whenRead_thenThoseBeforeItAreDeliveredAndTheLimitIsNamed() {
      assertThatThrownBy(() -> exact.feed(bytes(LINE + "\r\n" + LINE + " \r\n")))
          .isInstanceOfSatisfying(LimitExceededException.class, met -> assertThat(met.limit()).isEqualTo(Limit.PAYLOAD));

      assertThat(exact.events).hasSize(1);
    }

    @Test
    void givenLineThatNeverEnds_whenBeyondTheLimit_thenItIsNotKept() {
      exact.feed(bytes(" ".repeat(LINE.length())));

      assertThatThrownBy(() -> exact.feed(bytes(" "))).isInstanceOf(LimitExceededException.class);
    }
  }

  @Test
  void givenTargetThatStops_whenRead_thenTheRestIsLeftForTheNextTime() {
    var decoder = new LineDecoder(100);
    var seen = new java.util.ArrayList<Slice>();
    Slice bytes = bytes("{1\r\n{2\n{3");
    var target = new StreamFrameDecoder.Frames() {
      @Override
      public void text(Slice line) {
        seen.add(line);
        decoder.stop();
      }

      @Override
      public void binary(Slice line) {}
    };

    int first = decoder.decode(bytes, target);
    int second = decoder.decode(bytes.from(first), target);

    assertThat(first).isEqualTo(4);
    assertThat(second).isEqualTo(3);
    assertThat(seen).containsExactly(bytes("{1"), bytes("{2"));
  }

  @Nested
  class Shapes {

    private final Lines lines = new Lines();

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"eventName\":\"a\",\"args\":[1,\"x\"]}",
          "{\"eventName\": \"a\", \"args\": [1, \"x\"]}",
          " \t{ \"eventName\" : \"a\" , \"args\" : [ 1 , \"x\" ] } ",
          "{\"args\":[1,\"x\"],\"eventName\":\"a\"}",
          "{\"eventName\":\"a\",\"args\":[1,\"x\"],\"ack\":[5]}",
          "{\"eventName\":\"b\",\"args\":[2],\"eventName\":\"a\",\"args\":[1,\"x\"]}",
          "{\"eventName\":\"b\",\"args\":{},\"eventName\":\"\\u0061\",\"args\":[1,\"x\"]}",
          "{\"\\u0065ventName\":\"a\",\"args\":[1,\"x\"]}",
          "{\"x\":{\"eventName\":\"b\",\"args\":[9]},\"eventName\":\"a\",\"args\":[1,\"x\"]}"
        })
    void givenAnyOrderAndSpacing_whenRead_thenTheSameEvent(String line) {
      lines.feed(bytes(line + "\r\n"));

      assertThat(lines.events).singleElement().satisfies(event -> {
        assertThat(event.name().text()).isEqualTo("a");
        assertThat(event.args().size()).isEqualTo(2);
        assertThat(event.args().json(0).toUtf8()).isEqualTo("1");
        assertThat(event.args().string(1)).isEqualTo("x");
      });
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "4{\"eventName\":\"a\"}", "null", "\"a\"", "[1]", "{}", "{\"eventName\":\"a\"", "{\"eventName\":\"a\"}}",
          "{\"eventName\":\"a\",\"args\":[1}", "{\"eventName\":\"a\",\"args\":[1],}", "{\"eventName\":true}",
          "{\"eventName\":\"a\",\"args\":{}}", "{\"eventName\":\"a\",\"args\":1]}", "{\"eventName\":1e999}",
          "{\"eventName\":\"\\u0072eady\"}", "{\"eventName\":\"disconnect\",\"args\":[]}", "{\"eventName\"}", "{"
        })
    void givenLineThatIsNoEvent_whenRead_thenItIsDroppedAndTheNextIsRead(String line) {
      lines.feed(bytes(line + "\r\n{\"eventName\":\"b\"}\r\n"));

      assertThat(lines.dropped).hasSize(1);
      assertThat(lines.events).singleElement().satisfies(event -> assertThat(event.name().text()).isEqualTo("b"));
    }

    @Test
    void givenBytesThatAreNoText_whenRead_thenTheLineIsDropped() {
      lines.feed(Slice.of(new byte[] {'{', '"', (byte) 0xC3, '"', '}', '\n'}));

      assertThat(lines.dropped).singleElement().asString().contains("UTF-8");
    }

    @Test
    void givenLevelsOfTheLimit_whenReadInEitherShape_thenTheSameVerdict() {
      var limited = new Lines(1_000, PacketLimits.DEFAULT.maxDepth(3));

      limited.feed(bytes("{\"eventName\":\"a\",\"args\":[[[]]]}\n{\"args\":[[[]]],\"eventName\":\"a\"}\n"));
      limited.feed(bytes("{\"eventName\":\"a\",\"args\":[[[[]]]]}\n{\"args\":[[[[]]]],\"eventName\":\"a\"}\n"));

      assertThat(limited.events).hasSize(2);
      assertThat(limited.dropped).hasSize(2).allSatisfy(why -> assertThat(why).contains("maxDepth"));
    }

    @Test
    void givenNameBeyondTheLimit_whenRead_thenTheLineIsDroppedAndTheLimitNamed() {
      lines.feed(bytes("{\"eventName\":\"" + "n".repeat(257) + "\"}\n"));

      assertThat(lines.dropped).singleElement().asString().contains("maxEventNameLength");
    }
  }
}
