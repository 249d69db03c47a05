package dev.yam.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/socketio-api.md}: every name of the reference's typings has a row, and each method of a row exists. */
class ApiTableTest {

  /** The file of the typings, its class, and the section of the page. */
  private static final Map<String, String> TYPINGS = Map.of(
      "Server", "index",
      "Namespace", "namespace",
      "ParentNamespace", "parent-namespace",
      "BroadcastOperator", "broadcast-operator",
      "Socket", "socket",
      "RemoteSocket", "broadcast-operator");

  private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
  private static final Pattern MEMBER =
      Pattern.compile("^ {4}(?:readonly |get )?([a-zA-Z]\\w*)(?=[(:<?])", Pattern.MULTILINE);
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Set<String> NO_MEMBERS = Set.of("constructor", "private");

  @Test
  void givenTheReferencesTypings_whenTheTableIsRead_thenEachNameHasARow() throws IOException {
    var missing = new ArrayList<String>();
    int names = 0;
    for (Map.Entry<String, String> each : TYPINGS.entrySet()) {
      Set<String> rows = firstColumn(each.getKey());
      for (String name : members(each.getKey(), each.getValue())) {
        names++;
        if (!rows.contains(name)) {
          missing.add(each.getKey() + "." + name);
        }
      }
    }

    assertThat(missing).isEmpty();
    assertThat(names).isGreaterThan(80);
  }

  @Test
  void givenTheTable_whenItNamesMethodsOfYam_thenTheyExist() throws Exception {
    var missing = new ArrayList<String>();
    int methods = 0;
    for (String row : rows()) {
      for (String name : codes(row.split("\\|", -1)[2])) {
        methods++;
        if (!exists(name)) {
          missing.add(name);
        }
      }
    }

    assertThat(missing).isEmpty();
    assertThat(methods).isGreaterThan(80);
  }

  private static boolean exists(String name) throws ClassNotFoundException {
    int dot = name.lastIndexOf('.');
    Class<?> type = Class.forName("dev.yam.server." + name.substring(0, dot).replace('.', '$'));
    return Arrays.stream(type.getMethods()).anyMatch(method -> method.getName().equals(name.substring(dot + 1)));
  }

  private static Set<String> members(String type, String file) throws IOException {
    String typings = Files.readString(Target.peers().resolve("node_modules/socket.io/dist/" + file + ".d.ts"));
    String code = COMMENT.matcher(typings).replaceAll("");
    int start = Pattern.compile("class " + type + "\\b").matcher(code).results().findFirst().orElseThrow().start();
    String body = code.substring(code.indexOf("{\n    ", start), code.indexOf("\n}", start));
    return MEMBER.matcher(body).results()
        .map(match -> match.group(1))
        .filter(name -> !NO_MEMBERS.contains(name))
        .collect(Collectors.toSet());
  }

  private static Set<String> firstColumn(String section) throws IOException {
    var names = new HashSet<String>();
    String page = page();
    int start = page.indexOf("\n## " + section + "\n");
    int end = page.indexOf("\n## ", start + 1);
    page.substring(start, end).lines().filter(line -> line.startsWith("| `")).forEach(
        line -> names.addAll(codes(line.split("\\|", -1)[1])));
    return names;
  }

  private static List<String> rows() throws IOException {
    return page().lines().filter(line -> line.startsWith("| `")).toList();
  }

  private static List<String> codes(String cell) {
    return CODE.matcher(cell).results().map(match -> match.group(1)).toList();
  }

  private static String page() throws IOException {
    Path root = Target.peers().resolve("../..");
    return Files.readString(root.resolve("docs/socketio-api.md"));
  }
}
