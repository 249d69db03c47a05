package dev.yam.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents say must be so. */
class DocumentsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");

  @TempDir
  Path classes = Path.of("");

  @Test
  void givenTheServerOfTheReadme_whenItIsCompiled_thenItCompiles() throws IOException {
    String source = requireNonNull(first(JAVA_BLOCK, Files.readString(ROOT.resolve("README.md"))));
    var problems = new StringWriter();

    boolean compiled = requireNonNull(ToolProvider.getSystemJavaCompiler())
        .getTask(problems, null, null, List.of("-d", classes.toString()), null, List.of(hello(source)))
        .call();

    assertThat(compiled).as(problems.toString()).isTrue();
    assertThat(source.lines().count()).as("a server in 20 lines, and a few between them").isLessThan(25);
  }

  @Test
  void givenAFeatureThatWorks_whenItNamesItsTests_thenTheyExist() throws IOException {
    Set<String> tests = tests();

    for (String row : Files.readAllLines(ROOT.resolve("docs/features.md"))) {
      if (row.startsWith("| ")) {
        var named = new TreeSet<>(TEST.matcher(row).results().map(match -> match.group(1)).toList());
        assertThat(tests).as(row).containsAll(named);
        assertThat(named.isEmpty()).as(row).isEqualTo(!row.contains("| works |"));
      }
    }
    assertThat(tests).hasSizeGreaterThan(10);
  }

  @Test
  void givenTheDocuments_whenTheyLinkToFiles_thenTheFilesExist() throws IOException {
    List<Path> documents;
    try (var root = Files.list(ROOT); var docs = Files.walk(ROOT.resolve("docs"))) {
      documents = Stream.concat(root, docs).filter(file -> file.toString().endsWith(".md")).toList();
    }

    for (Path document : documents) {
      for (MatchResult link : LINK.matcher(Files.readString(document)).results().toList()) {
        assertThat(requireNonNull(document.getParent()).resolve(link.group(1))).as(document.toString()).exists();
      }
    }
    assertThat(documents).hasSizeGreaterThan(10);
  }

  private static Set<String> tests() throws IOException {
    var names = new TreeSet<String>();
    for (String module : List.of(
        "wire", "engine", "server", "client", "auth", "handlers", "testkit", "app", "conformance", "examples")) {
      try (var files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        files.map(file -> String.valueOf(file.getFileName()))
            .filter(name -> name.endsWith("Test.java"))
            .forEach(name -> names.add(name.substring(0, name.length() - ".java".length())));
      }
    }
    return names;
  }

  private static String first(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).findFirst().orElseThrow();
  }

  private static JavaFileObject hello(String source) {
    return new SimpleJavaFileObject(URI.create("string:///Hello.java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
      }
    };
  }
}
