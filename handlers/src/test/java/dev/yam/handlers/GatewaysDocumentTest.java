package dev.yam.handlers;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yam.server.Server;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/gateways.md} shows compiles, and does what stands beside it. */
class GatewaysDocumentTest extends GatewayTest {

  private static final Path DOCUMENT = Path.of("../docs/gateways.md");
  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final String IMPORTS = """
      import dev.yam.engine.*;
      import dev.yam.handlers.*;
      import dev.yam.server.*;
      import dev.yam.wire.*;
      import jakarta.validation.Valid;
      import jakarta.validation.constraints.*;
      import java.security.Principal;
      import java.util.*;
      import java.util.concurrent.*;
      import java.util.concurrent.atomic.*;
      import java.util.stream.*;
      import org.slf4j.*;
      """;

  @TempDir
  static Path classes = Path.of("");

  /** All of the document as one file: classes as they are, statements each in a method. */
  private static String source() throws IOException {
    List<String> blocks = JAVA_BLOCK.matcher(Files.readString(DOCUMENT)).results().map(found -> found.group(1)).toList();
    String types = blocks.stream().filter(GatewaysDocumentTest::isTypes).collect(Collectors.joining("\n"));
    var methods = new StringBuilder();
    for (String block : blocks) {
      if (!isTypes(block)) {
        methods.append("void statements").append(methods.length()).append("(Server server) {\n").append(block).append("}\n");
      }
    }
    return IMPORTS + types + "class Statements { static final Logger LOG = LoggerFactory.getLogger(\"x\");\n" + methods + "}\n";
  }

  private static boolean isTypes(String block) {
    return block.startsWith("@") || block.startsWith("final class");
  }

  @BeforeAll
  static void compile() throws IOException {
    var problems = new StringWriter();
    boolean compiled = requireNonNull(ToolProvider.getSystemJavaCompiler())
        .getTask(problems, null, null, List.of("-d", classes.toString(), "-proc:none"), null, List.of(file(source())))
        .call();
    assertThat(compiled).as(problems.toString()).isTrue();
  }

  private static JavaFileObject file(String source) {
    return new SimpleJavaFileObject(URI.create("string:///Document.java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
      }
    };
  }

  private Gateways gateways(String gateway) throws Exception {
    var loader = opened(new URLClassLoader(new URL[] {classes.toUri().toURL()}));
    return Gateways.builder().add(loader.loadClass(gateway)).build();
  }

  @Test
  void givenTheFirstExample_whenItIsServed_thenItsTableIsSo() throws Exception {
    Server server = serving(gateways("Chat"));
    TestClient client = opened(TestClient.connect(server, "/chat"));
    TestClient other = opened(TestClient.connect(server, "/chat"));
    other.send("42/chat,[\"typing\",{\"room\":\"lobby\"}]");
    other.expectStart("42/chat,[\"noticed\"");

    client.send("42/chat,1[\"message\",{\"room\":\"lobby\",\"text\":\"hi\"}]");
    client.send("42/chat,[\"typing\",{\"room\":\"lobby\"}]");

    assertThat(client.next()).isEqualTo("43/chat,1[{\"number\":1}]");
    assertThat(client.next()).isEqualTo("42/chat,[\"noticed\",\"lobby\"]");
    assertThat(other.next()).isEqualTo("42/chat,[\"message\",{\"room\":\"lobby\",\"text\":\"hi\"}]");
    client.send("42/chat,[\"count to\",3]");
    for (int number = 1; number <= 3; number++) {
      assertThat(client.next()).isEqualTo("42/chat,[\"number\"," + number + "]");
    }
    client.send("42/chat,[\"count to\",\"three\"]");
    assertThat(client.next()).startsWith("42/chat,[\"exception\",{\"status\":\"error\",\"message\":\"the body: ");
  }

  @Test
  void givenTheShop_whenAnOrderBreaksARule_thenTheErrorIsTheDocuments() throws Exception {
    TestClient client = opened(TestClient.connect(serving(gateways("Shop")), "/shop"));

    client.send("42/shop,1[\"order\",{\"items\":[{\"name\":\"pen\",\"count\":0}]}]");
    String error = client.next();
    client.send("42/shop,2[\"search\",{\"text\":7}]");

    assertThat(Files.readString(DOCUMENT)).contains(error.substring("42/shop,[\"exception\",".length(), error.length() - 1));
    assertThat(client.next()).contains("text: integer found, string expected", "\"rule\":\"type\"");
  }

  @Test
  void givenTheAdministration_whenAStrangerCloses_thenTheAckTellsOfIt() throws Exception {
    TestClient client = opened(TestClient.connect(serving(gateways("Admin")), "/admin"));

    client.send("42/admin,1[\"close\",{\"room\":\"lobby\"}]");

    assertThat(client.next()).startsWith("43/admin,1[").contains("\"ok\":false", "\"why\":\"Forbidden resource\"");
  }
}
