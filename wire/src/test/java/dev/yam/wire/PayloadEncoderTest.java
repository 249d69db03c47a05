package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class PayloadEncoderTest {

  private final Deque<Outgoing> queue = new ArrayDeque<>();

  private void text(String text) {
    queue.add(Outgoing.text(Slice.utf8(text)));
  }

  private void withAttachments(String text, String... attachments) {
    var slices = new ArrayList<Slice>();
    for (String attachment : attachments) {
      slices.add(Slice.utf8(attachment));
    }
    queue.add(Outgoing.withAttachments(Slice.utf8(text), slices));
  }

  private List<String> bodies(int maxPayload) {
    var bodies = new ArrayList<String>();
    while (!queue.isEmpty()) {
      bodies.add(PayloadEncoder.encode(queue, maxPayload).toUtf8().replace('\u001e', '|'));
    }
    return bodies;
  }

  @Test
  void givenMessagesThatFitExactly_whenEncoded_thenOneBody() {
    text("4abc");
    text("2");
    queue.add(Outgoing.binary(Slice.utf8("xyz")));

    assertThat(bodies(12)).containsExactly("4abc|2|beHl6");
  }

  @Test
  void givenOneByteTooMany_whenEncoded_thenTheLastWaits() {
    text("4abc");
    text("2");
    queue.add(Outgoing.binary(Slice.utf8("xyz")));

    assertThat(bodies(11)).containsExactly("4abc|2", "beHl6");
  }

  @Test
  void givenMessageBeyondTheLimit_whenEncoded_thenItGoesAlone() {
    text("4" + "x".repeat(100));
    text("4y");

    assertThat(bodies(10)).containsExactly("4" + "x".repeat(100), "4y");
  }

  @Test
  void givenAttachmentsThatDoNotAllFit_whenEncoded_thenTheRestComesFirstInTheNext() {
    withAttachments("452-[]", "abc", "def", "ghi");
    text("4z");

    assertThat(bodies(12)).containsExactly("452-[]|bYWJj", "bZGVm|bZ2hp", "4z");
  }

  @Test
  void givenMessageWhoseTextNoLongerFits_whenEncoded_thenAllOfItWaits() {
    text("4abcdef");
    withAttachments("451-[]", "abc");

    assertThat(bodies(12)).containsExactly("4abcdef", "451-[]|bYWJj");
  }

  @Test
  void givenEmptyBinary_whenEncoded_thenItsLetterAlone() {
    queue.add(Outgoing.binary(Slice.EMPTY));
    queue.add(Outgoing.binary(Slice.EMPTY));

    assertThat(bodies(100)).containsExactly("b|b");
  }
}
