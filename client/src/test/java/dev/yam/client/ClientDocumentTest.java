package dev.yam.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/client.md} lists the options that there are. */
class ClientDocumentTest {

  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  @Test
  void givenTheOptions_whenThePageListsThem_thenItIsAllOfThem() throws IOException {
    Set<String> methods = Arrays.stream(ClientOptions.Builder.class.getMethods())
        .filter(method -> method.getReturnType() == ClientOptions.Builder.class)
        .map(Method::getName).collect(Collectors.toCollection(TreeSet::new));

    assertThat(listed()).isEqualTo(methods);
  }

  /** What the first column of the table of options has. */
  private static Set<String> listed() throws IOException {
    List<String> page = Files.readAllLines(Path.of("../docs/client.md"));
    var names = new TreeSet<String>();
    for (String line : page.subList(page.indexOf("## Options"), page.size())) {
      if (line.startsWith("| `")) {
        NAME.matcher(line.substring(0, line.indexOf('|', 1))).results().forEach(match -> names.add(match.group(1)));
      }
    }
    return names;
  }
}
