package dev.yam.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yam.client.ClientOptions;
import dev.yam.client.JsonSocket;
import dev.yam.client.LineSocket;
import dev.yam.engine.EngineClientOptions;
import dev.yam.engine.EngineServer;
import dev.yam.engine.Listener;
import dev.yam.server.Server;
import dev.yam.wire.Limit;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code docs/options.md} has every option of every builder, in their order. Rows of limits are those of {@link Limit};
 * the default of any other is a sentence of the option's javadoc, or – where nothing is set. With
 * {@code -Dyam.docs.write=true} what is missing is added, with the javadoc as reason.
 */
class OptionsDocumentTest {

  private static final Path ROOT = Path.of("..");
  private static final Path DOCUMENT = ROOT.resolve("docs/options.md");
  private static final Pattern OPTION =
      Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s+public (?:(?:\\w+\\.)?Builder|B) (\\w+)\\(", Pattern.DOTALL);
  private static final Pattern LIMIT = Pattern.compile("\\{@link Limit#(\\w+)}");
  private static final String NO_DEFAULT = "–";
  private static final int LONGEST_DEFAULT = 60;

  static Stream<Arguments> builders() {
    return Stream.of(
        of("Server", Server.Builder.class, "server/src/main/java/dev/yam/server/ServerBuilder.java"),
        of("EngineServer", EngineServer.Builder.class, "engine/src/main/java/dev/yam/engine/EngineServerBuilder.java"),
        of("Listener", Listener.Builder.class, "engine/src/main/java/dev/yam/engine/ListenerBuilder.java"),
        of(
            "ClientOptions",
            ClientOptions.Builder.class,
            "client/src/main/java/dev/yam/client/ManagerBuilder.java",
            "client/src/main/java/dev/yam/client/ClientOptions.java"),
        of(
            "EngineClientOptions",
            EngineClientOptions.Builder.class,
            "engine/src/main/java/dev/yam/engine/EngineClientBuilder.java"),
        of(
            "LineSocket",
            LineSocket.Builder.class,
            "client/src/main/java/dev/yam/client/DirectSocketBuilder.java",
            "client/src/main/java/dev/yam/client/LineSocket.java"),
        of(
            "JsonSocket",
            JsonSocket.Builder.class,
            "client/src/main/java/dev/yam/client/DirectSocketBuilder.java",
            "client/src/main/java/dev/yam/client/JsonSocket.java"));
  }

  private static Arguments of(String owner, Class<?> builder, String... sources) {
    return Arguments.of("## `" + owner + ".builder()`", builder, List.of(sources));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("builders")
  void givenABuilder_whenComparedWithTheDocument_thenEveryOptionIsThereWithItsDefault(
      String section, Class<?> builder, List<String> sources) throws IOException {
    var options = new LinkedHashMap<String, String>();
    for (String source : sources) {
      options.putAll(documented(Files.readString(ROOT.resolve(source), UTF_8)));
    }
    options.remove("toBuilder"); // of the options themselves
    List<String> lines = new ArrayList<>(Files.readAllLines(DOCUMENT, UTF_8));
    int start = firstRow(lines, section);
    int end = start;
    while (end < lines.size() && lines.get(end).startsWith("|")) {
      end++;
    }
    List<String> rows = lines.subList(start, end);
    List<String> expected = expected(options, rows);
    if (Boolean.getBoolean("yam.docs.write")) {
      rows.clear();
      lines.addAll(start, expected);
      Files.write(DOCUMENT, lines, UTF_8);
      return;
    }

    assertThat(options.keySet()).as("options with javadoc").containsExactlyInAnyOrderElementsOf(methods(builder));
    assertThat(rows).as("-Dyam.docs.write=true adds what is missing").containsExactlyElementsOf(expected);
    assertThat(rows).allSatisfy(row -> assertDefault(row, String.valueOf(options.get(cell(row, 1).replace("`", "")))));
  }

  /** Behind the two lines that are the head of the section's table. */
  private static int firstRow(List<String> lines, String section) {
    int at = lines.indexOf(section);
    assertThat(at).as(section).isNotNegative();
    while (!lines.get(at).startsWith("| option |")) {
      at++;
    }
    return at + 2;
  }

  private static List<String> methods(Class<?> builder) {
    return List.copyOf(new TreeSet<>(Arrays.stream(builder.getMethods())
        .filter(method -> method.getReturnType() != Object.class)
        .filter(method -> method.getReturnType().isAssignableFrom(builder)) // what two builders share returns either
        .map(Method::getName)
        .toList()));
  }

  /** The javadoc of each option, in the order of the source. */
  private static Map<String, String> documented(String source) {
    var options = new LinkedHashMap<String, String>();
    for (MatchResult option : OPTION.matcher(source).results().toList()) {
      String text = option.group(1).replaceAll("\\s*\\n\\s*\\*\\s*", " ").strip();
      options.merge(option.group(2), text, (first, more) -> first + " " + more);
    }
    return options;
  }

  private static List<String> expected(Map<String, String> options, List<String> rows) {
    var expected = new ArrayList<String>();
    options.forEach((name, text) -> {
      var limit = LIMIT.matcher(text);
      expected.add(limit.lookingAt() ? row(Limit.valueOf(limit.group(1))) : rows.stream()
          .filter(row -> cell(row, 1).equals("`" + name + "`"))
          .findFirst()
          .orElseGet(() -> row(name, lastSentence(text), plain(text))));
    });
    return expected;
  }

  private static String row(Limit limit) {
    return row(limit.key(), limit.defaultValue() + " " + limit.unit(), "limit: " + limit.reason());
  }

  private static String row(String name, String defaultValue, String reason) {
    return "| `" + name + "` | " + defaultValue + " | " + reason + " |";
  }

  private static String lastSentence(String text) {
    String plain = plain(text);
    String last = plain.substring(plain.lastIndexOf(". ", plain.length() - 2) + 1).strip();
    return last.equals(plain) || last.length() > LONGEST_DEFAULT ? NO_DEFAULT : last.substring(0, last.length() - 1);
  }

  private static String plain(String text) {
    return text.replaceAll("\\{@code ([^}]*)}", "`$1`")
        .replaceAll("\\{@link #(\\w+)[^}]*}", "`$1`")
        .replaceAll("\\{@link (\\w+)#(\\w+)[^}]*}", "`$1.$2`")
        .replaceAll("\\{@link ([\\w.]+)}", "`$1`")
        .strip();
  }

  private static String cell(String row, int index) {
    return row.split(" *\\| *", -1)[index];
  }

  private static void assertDefault(String row, String text) {
    String said = cell(row, 2);
    if (!said.equals(NO_DEFAULT) && !LIMIT.matcher(text).lookingAt()) {
      assertThat(" " + plain(text) + " ").as(row).contains(" " + said + ". ");
    }
    assertThat(cell(row, 3)).as(row).isNotBlank();
  }
}
