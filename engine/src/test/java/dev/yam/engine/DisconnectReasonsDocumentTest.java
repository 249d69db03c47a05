package dev.yam.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/disconnect-reasons.md} has every {@link DisconnectReason} with the causes that its javadoc names; what the
 * client sees stands there alone. {@code -Dyam.docs.write=true} writes the causes anew.
 */
class DisconnectReasonsDocumentTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "disconnect-reasons.md");
  private static final Path SOURCE = Path.of("src/main/java/dev/yam/engine/DisconnectReason.java");
  private static final String FIRST = "| reason | what causes it | what the client sees |";
  private static final Pattern REASON = Pattern.compile(
      "/\\*\\*((?:(?!\\*/).)*)\\*/\\s+public static final DisconnectReason (\\w+) =", Pattern.DOTALL);

  @Test
  void givenTable_whenComparedWithTheReasons_thenEachIsThereWithItsCauses() throws Exception {
    List<String> lines = new ArrayList<>(Files.readAllLines(DOCUMENT, UTF_8));
    int start = lines.indexOf(FIRST) + 2;
    int end = start;
    while (end < lines.size() && lines.get(end).startsWith("|")) {
      end++;
    }
    List<String> rows = lines.subList(start, end);
    List<String> expected = expected(rows);
    if (Boolean.getBoolean("yam.docs.write")) {
      rows.clear();
      lines.addAll(start, expected);
      Files.write(DOCUMENT, lines, UTF_8);
      return;
    }

    assertThat(expected).as("constants with javadoc").hasSize(constants());
    assertThat(rows).containsExactlyElementsOf(expected);
    assertThat(rows).allSatisfy(row -> assertThat(cell(row, 3)).isNotBlank());
  }

  private static int constants() {
    int count = 0;
    for (Field field : DisconnectReason.class.getFields()) {
      count += field.getType() == DisconnectReason.class ? 1 : 0;
    }
    return count;
  }

  private static List<String> expected(List<String> rows) throws IOException, ReflectiveOperationException {
    var expected = new ArrayList<String>();
    for (MatchResult reason : REASON.matcher(Files.readString(SOURCE, UTF_8)).results().toList()) {
      var constant = (DisconnectReason) DisconnectReason.class.getField(reason.group(2)).get(null);
      String head = "| `" + constant.name() + "` | ";
      Optional<String> known = rows.stream().filter(row -> row.startsWith(head)).findFirst();
      expected.add(head + plain(reason.group(1)) + " | " + known.map(row -> cell(row, 3)).orElse("") + " |");
    }
    return expected;
  }

  private static String plain(String javadoc) {
    return javadoc.replaceAll("\\s*\\n\\s*\\*", " ")
        .replaceAll("\\{@code ([^}]*)}", "`$1`")
        .replaceAll("\\{@link (?:Limit#)?([^}]*)}", "`$1`")
        .strip();
  }

  private static String cell(String row, int index) {
    return row.split(" *\\| *", -1)[index];
  }
}
