package dev.yam.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.client.IO;
import dev.yam.client.Socket;
import dev.yam.examples.Tour.Message;
import dev.yam.examples.Tour.Quote;
import dev.yam.server.ConnectionStateRecovery;
import dev.yam.server.Server;
import dev.yam.testkit.FaultProxy;
import dev.yam.wire.RefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The five steps of the README, against a server; and the README against their code. */
class TourTest {

  private static final int QUOTES = 20_000;
  private static final int MOST_LINES = 15;

  private final Server server = Server.builder().port(0).connectionStateRecovery(ConnectionStateRecovery.defaults()).build();
  private final PrintStream console = System.out;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final AtomicInteger quotes = new AtomicInteger();

  @BeforeEach
  void start() {
    System.setOut(new Lines());
    server.use(socket -> {
      if (socket.handshake().auth(Credentials.class).token().equals("old")) {
        throw new RefusedException("the token has ended");
      }
    }).onConnection(socket -> {
      socket.on("message", Message.class, (message, ack) -> {
        socket.emit("message", message);
        ack.send(new Tour.Delivered(message.text().length()));
      });
      socket.on("quote", Quote.class, quote -> quotes.incrementAndGet());
      socket.on("silence", args -> {});
      socket.on("leave", args -> socket.disconnect());
    });
    server.start();
  }

  record Credentials(String token) {
    Credentials {
      token = token == null ? "" : token;
    }
  }

  @AfterEach
  void stop() {
    System.setOut(console);
    server.close();
  }

  @Test
  void givenConnect_whenTheServerEchoes_thenTheMessageIsWritten() {
    try (Socket socket = Tour.connect(uri())) {
      awaitLine("Ada: Hello");
      socket.emit("leave");
      awaitLine("gone: io server disconnect");
    }
  }

  @Test
  void givenAuth_whenTheTokenIsRenewed_thenTheNextConnectionIsLetIn() {
    var tokens = List.of("old", "new").iterator();

    try (Socket socket = Tour.auth(uri(), tokens::next)) {
      awaitLine("refused: the token has ended");
      socket.connect();
      awaitLine("let in");
    }
  }

  @Test
  void givenAck_whenTheServerAnswersAndDoesNot_thenBothAreWritten() {
    try (Socket socket = connected()) {
      Tour.ack(socket);

      assertThat(lines).containsExactly("5 characters", "no answer: true");
    }
  }

  @Test
  void givenAStream_whenItIsSent_thenAllOfItArrives() throws InterruptedException {
    try (Socket socket = connected()) {
      Tour.stream(socket, QUOTES);

      await().until(() -> quotes.get() == QUOTES);
    }
  }

  @Test
  void givenReconnect_whenTheConnectionBreaks_thenItGoesOn() {
    try (var proxy = FaultProxy.to(server.port());
        Socket socket = Tour.reconnect("http://127.0.0.1:" + proxy.port())) {
      awaitLine("anew");
      proxy.cutAll();
      awaitLine("as if nothing had been");
      assertThat(socket.isConnected()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect", "auth", "ack", "stream", "reconnect"})
  void givenTheReadme_whenItShowsAStep_thenItIsThisCode(String step) throws IOException {
    String code = body(step);

    assertThat(Files.readString(Path.of("../README.md"))).contains(code);
    assertThat(code.lines().count()).isLessThanOrEqualTo(MOST_LINES);
  }

  /** The lines of a method, without the indentation and without the return. */
  private static String body(String method) throws IOException {
    List<String> source = Files.readAllLines(Path.of("src/main/java/dev/yam/examples/Tour.java"));
    int from = 0;
    while (!source.get(from).contains(" " + method + "(")) {
      from++;
    }
    int to = from;
    while (!source.get(to).equals("  }")) {
      to++;
    }
    var body = new StringBuilder();
    for (String line : source.subList(from + 1, to)) {
      if (!line.strip().equals("return socket;")) {
        body.append(line.substring(Math.min(4, line.length())).replace("return socket.connect();", "socket.connect();"))
            .append('\n');
      }
    }
    return body.toString();
  }

  /** A console that is read here. */
  private final class Lines extends PrintStream {
    Lines() {
      super(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    }

    @Override
    public void println(String line) {
      lines.add(line);
    }
  }

  private Socket connected() {
    Socket socket = IO.socket(uri());
    socket.connect();
    socket.whenConnected().join();
    return socket;
  }

  private String uri() {
    return "http://127.0.0.1:" + server.port();
  }

  private void awaitLine(String line) {
    await().until(() -> lines.contains(line));
  }
}
