package dev.yam.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yam.wire.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/limits.md} says what {@link Limit} says. {@code -Dyam.docs.write=true} writes it anew. */
class LimitsDocumentTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "limits.md");
  private static final String FIRST = "| option | default | unit | what the peer sees | reason | metric |";

  @Test
  void givenTable_whenComparedWithTheRegistry_thenTheSame() throws IOException {
    List<String> lines = Files.readAllLines(DOCUMENT, UTF_8);
    int start = lines.indexOf(FIRST) + 2;
    int end = start;
    while (end < lines.size() && lines.get(end).startsWith("|")) {
      end++;
    }
    List<String> expected = Arrays.stream(Limit.values()).map(LimitsDocumentTest::row).toList();
    if (Boolean.getBoolean("yam.docs.write")) {
      write(lines, start, end, expected);
      return;
    }

    assertThat(start).as("the table's head stands in the document").isGreaterThan(1);
    assertThat(lines.subList(start, end)).containsExactlyElementsOf(expected);
  }

  private static void write(List<String> lines, int start, int end, List<String> rows) throws IOException {
    lines.subList(start, end).clear();
    lines.addAll(start, rows);
    Files.write(DOCUMENT, lines, UTF_8);
  }

  private static String row(Limit limit) {
    return "| `" + limit.key() + "` | " + limit.defaultValue() + " | " + limit.unit() + " | " + limit.peerSees()
        + " | " + limit.reason() + " | `" + limit.metric() + "` |";
  }
}
