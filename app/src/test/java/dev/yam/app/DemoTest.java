package dev.yam.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DemoTest {

  @Nested
  class ThePage {

    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable Demo demo;

    @BeforeEach
    void start() {
      demo = Demo.start("127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
      if (demo != null) {
        demo.close();
      }
      client.close();
    }

    @Test
    void givenADemo_whenItsAddressIsOpened_thenThePageComesWithItsPolicy() throws Exception {
      HttpResponse<String> page = get("/");

      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).contains("<title>Yam chat</title>");
      assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
      assertThat(page.headers().firstValue("content-security-policy").orElseThrow()).startsWith("default-src 'self'");
    }

    @Test
    void givenEveryFileOfThePage_whenItIsAskedFor_thenItIsServed() throws Exception {
      Path folder = Path.of(requireNonNull(Page.class.getResource("page")).toURI());
      List<Path> files;
      try (var all = Files.walk(folder)) {
        files = all.filter(Files::isRegularFile).toList();
      }

      for (Path file : files) {
        assertThat(get("/" + folder.relativize(file)).statusCode()).as(file.toString()).isEqualTo(200);
      }
      assertThat(files).hasSizeGreaterThan(10);
    }

    @Test
    void givenAKnownVersion_whenItIsAskedForAgain_thenItIsNotSent() throws Exception {
      String tag = get("/").headers().firstValue("etag").orElseThrow();

      HttpResponse<String> again = send(request("/").header("if-none-match", tag));

      assertThat(again.statusCode()).isEqualTo(304);
      assertThat(again.body()).isEmpty();
    }

    @Test
    void givenPathsOutsideOfThePage_whenTheyAreAskedFor_thenThereIsNothing() throws Exception {
      for (String path : List.of("/Demo.class", "/css", "/css/", "/../logback.xml", "/%2e%2e/logback.xml",
          "/css/..%2f..%2flogback.xml", "/nothing.html", "/index.html/")) {
        assertThat(get(path).statusCode()).as(path).isEqualTo(404);
      }
    }

    @Test
    void givenAnotherMethod_whenItIsUsed_thenItIsRefused() throws Exception {
      HttpResponse<String> answer = send(request("/").POST(HttpRequest.BodyPublishers.ofString("x")));

      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(answer.headers().firstValue("allow")).contains("GET, HEAD");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
      return send(request(path));
    }

    private HttpRequest.Builder request(String path) {
      return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + requireNonNull(demo).port() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Nested
  class TheCommand {

    private final StringWriter output = new StringWriter();

    @Test
    void givenATakenPort_whenTheDemoStarts_thenItSaysWhatToDo() throws Exception {
      try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        int code = yam("demo", "--port", String.valueOf(taken.getLocalPort()));

        assertThat(code).isEqualTo(1);
        assertThat(output.toString())
            .contains("Cannot listen on 127.0.0.1 port " + taken.getLocalPort())
            .contains("./yam demo --port")
            .doesNotContain("Exception");
      }
    }

    @Test
    void givenAWrongPort_whenTheDemoStarts_thenItSaysWhatAPortIs() {
      int code = yam("demo", "--port", "70000");

      assertThat(code).isEqualTo(1);
      assertThat(output.toString()).contains("A port is a number from 0 to 65535, not 70000.");
    }

    @Test
    void givenNoCommand_whenYamRuns_thenItShowsTheCommands() {
      int code = yam();

      assertThat(code).isZero();
      assertThat(output.toString()).contains("Usage: yam").contains("demo");
    }

    private int yam(String... arguments) {
      var writer = new PrintWriter(output, true);
      return Yam.commandLine().setOut(writer).setErr(writer).execute(arguments);
    }
  }
}
