package dev.yam.examples;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yam.server.PlainWebSocket;
import dev.yam.server.Server;
import dev.yam.server.Socket;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code docs/plain-websocket.md} shows compiles, and does what stands beside it. */
@Timeout(60)
class PlainDocumentTest {

  private static final Path DOCUMENT = Path.of("../docs/plain-websocket.md");
  private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern BY_HAND = Pattern.compile("\\$ wscat [^\\n]*\\n(.*?)```", Pattern.DOTALL);

  @TempDir
  Path classes = Path.of("");

  private final Server server =
      Server.builder().host("127.0.0.1").port(0).plainWebSocket(PlainWebSocket.defaults()).build();

  record Terms(int a, int b) {}

  /** The JDK's WebSocket, which knows nothing else. */
  private static final class Texts implements WebSocket.Listener {
    private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        received.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    String next() throws InterruptedException {
      return requireNonNull(received.poll(20, TimeUnit.SECONDS), "nothing for 20 s");
    }
  }

  private WebSocket open(Texts texts) {
    var uri = URI.create("ws://127.0.0.1:" + server.port());
    return HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, texts).orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** The handlers of the page. */
  @BeforeEach
  void serve() {
    server.onConnection(socket -> {
      socket.on("ping", args -> socket.emit("pong", Map.of("message", "Pong")));
      socket.on("add", Terms.class, (terms, ack) -> ack.send(terms.a() + terms.b()));
    });
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void givenTheJavaOfThePage_whenCompiled_thenItIsRight() throws IOException {
    var source = new StringBuilder("""
        import dev.yam.client.*;
        import dev.yam.handlers.*;
        import dev.yam.server.*;
        import java.util.*;
        class Document {
          record Move(int x, int y) {}
          record Saying(String text) {}
          static void show(Object any) {}
          static final class Draft implements MessageFactory.Handler {
            @Override
            public void handle(dev.yam.server.Socket sender, dev.yam.wire.Args args, dev.yam.engine.Ack ack) {}
          }
        """);
    for (MatchResult block : JAVA.matcher(Files.readString(DOCUMENT)).results().toList()) {
      String own = block.group(1).contains("Server server =") ? "" : "Server server, ";
      source.append("void block").append(source.length()).append('(').append(own).append("String token) throws Exception {\n")
          .append(block.group(1)).append("}\n");
    }
    var problems = new StringWriter();

    List<JavaFileObject> page = List.of(file(source.append('}').toString()));
    boolean compiled = requireNonNull(ToolProvider.getSystemJavaCompiler())
        .getTask(problems, null, null, List.of("-d", classes.toString(), "-proc:none"), null, page)
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

  @Test
  void givenWhatIsTypedByHand_whenTyped_thenTheAnswersAreThoseOfThePage() throws Exception {
    var by = BY_HAND.matcher(Files.readString(DOCUMENT));
    assertThat(by.find()).isTrue();
    var texts = new Texts();
    WebSocket socket = open(texts);

    for (String line : by.group(1).lines().toList()) {
      String text = line.substring(2);
      if (line.startsWith("> ")) {
        socket.sendText(text, true).join();
      } else {
        assertThat(texts.next()).isEqualTo(text);
      }
    }
    socket.abort();
  }

  /** The right column of what a handler says: {@code …} stands for members. */
  static List<Arguments> sayings() {
    return List.of(
        saying("emit(\"x\")", socket -> socket.emit("x"), "{\"type\":\"x\"}"),
        saying("emit(\"x\", 5)", socket -> socket.emit("x", 5), "{\"type\":\"x\",\"data\":5}"),
        saying("emit(\"x\", list)", socket -> socket.emit("x", List.of(1)), "{\"type\":\"x\",\"data\":[1]}"),
        saying(
            "emit(\"x\", object)",
            socket -> socket.emit("x", Map.of("ackId", 1)),
            "{\"type\":\"x\"}"),
        saying("emit(\"x\", a, b)", socket -> socket.emit("x", "a", "b"), "{\"type\":\"x\",\"data\":[\"a\",\"b\"]}"));
  }

  private static Arguments saying(String code, Consumer<Socket> said, String message) {
    return Arguments.of(code, said, message);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sayings")
  void givenARowOfTheTable_whenAHandlerSaysIt_thenTheClientGetsIt(String code, Consumer<Socket> said, String message)
      throws Exception {
    server.onConnection(said::accept);
    var texts = new Texts();

    WebSocket socket = open(texts);

    assertThat(Files.readString(DOCUMENT)).contains("`" + code + "`");
    assertThat(texts.next()).isEqualTo(message);
    socket.abort();
  }
}
