package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yam.engine.Cors;
import dev.yam.engine.HttpResponse;
import dev.yam.engine.Listener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The client's files over HTTP, compared with those of the npm package. */
class ClientFilesTest {

  static final List<String> NAMES = ClientFiles.NAMES;

  private static final Path PACKAGE = Path.of("client", "node_modules", "socket.io-client");
  private static final String ETAG = "\"" + ClientFiles.version() + "\"";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Server server = Server.builder().host("127.0.0.1").build().start();

  @AfterEach
  void close() {
    server.close();
    http.close();
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void givenFile_whenAsked_thenAsThePackageHasIt(String name) throws Exception {
    byte[] original = Files.readAllBytes(PACKAGE.resolve("dist").resolve(name));

    java.net.http.HttpResponse<byte[]> plain = get(name);
    java.net.http.HttpResponse<byte[]> gzip = get(name, "Accept-Encoding", "gzip, deflate");
    java.net.http.HttpResponse<byte[]> brotli = get(name, "Accept-Encoding", "gzip, deflate, br");

    assertThat(plain.statusCode()).isEqualTo(200);
    assertThat(plain.body()).isEqualTo(original);
    assertThat(header(plain, "content-encoding")).isEmpty();
    assertThat(header(plain, "content-type"))
        .isEqualTo((name.endsWith(".map") ? "application/json" : "application/javascript") + "; charset=utf-8");
    assertThat(header(plain, "etag")).isEqualTo(ETAG);
    assertThat(header(plain, "cache-control")).isEqualTo("public, max-age=0");
    assertThat(header(plain, "vary")).isEqualTo("Accept-Encoding");
    assertThat(header(gzip, "content-encoding")).isEqualTo("gzip");
    assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes()).isEqualTo(original);
    assertThat(header(brotli, "content-encoding")).isEqualTo("br");
    assertThat(unbrotli(brotli.body())).isEqualTo(original);
  }

  @Test
  void givenPackage_whenNamesAreCompared_thenTheVersionIsItsOwn() throws IOException {
    assertThat(Files.readString(PACKAGE.resolve("package.json"))).contains("\"version\": " + ETAG);
    try (Stream<Path> dist = Files.list(PACKAGE.resolve("dist"))) {
      assertThat(dist.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(NAMES);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"E | 304", "W/E | 304", "\"1.2.3\", E | 304", "* | 304", "\"1.2.3\" | 200", "x | 200"})
  void givenTag_whenKnown_thenNotModified(String tags, int status) throws Exception {
    java.net.http.HttpResponse<byte[]> answer = get("socket.io.min.js", "If-None-Match", tags.replace("E", ETAG));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body().length == 0).isEqualTo(status == 304);
    assertThat(header(answer, "etag")).isEqualTo(ETAG);
  }

  @Test
  void givenOtherMethodsAndPaths_whenAsked_thenRefused() throws Exception {
    java.net.http.HttpResponse<byte[]> head = send("HEAD", "socket.io.js");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(header(head, "content-length")).isEqualTo(Long.toString(Files.size(PACKAGE.resolve("dist/socket.io.js"))));
    assertThat(send("POST", "socket.io.js").statusCode()).isEqualTo(405);
    assertThat(send("GET", "socket.io.js/more").statusCode()).isEqualTo(404);
    assertThat(send("GET", "socket.io.slim.js").statusCode()).isEqualTo(404);
    assertThat(send("GET", "version").statusCode()).isEqualTo(404);
    assertThat(send("GET", "socket.io.js.gz").statusCode()).isEqualTo(404);
  }

  @Test
  void givenCors_whenAskedFromAPage_thenItMayUseTheFile() throws Exception {
    Server shared = Server.builder().host("127.0.0.1").cors(Cors.origins("https://app.example.com")).build().start();
    try (shared) {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + shared.port() + "/socket.io/socket.io.js"))
          .header("Origin", "https://app.example.com").build();
      assertThat(header(http.send(request, BodyHandlers.ofByteArray()), "access-control-allow-origin"))
          .isEqualTo("https://app.example.com");
    }
  }

  @Test
  void givenServerOnAListener_whenMounted_thenItsFilesAreBelowIt() throws Exception {
    Listener listener = Listener.builder().host("127.0.0.1").mount("/chat/", Server.builder().build()).build().start();
    try (listener) {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + "/chat/socket.io.js")).build();
      assertThat(http.send(request, BodyHandlers.ofByteArray()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void givenOff_whenAsked_thenNotThereAndThePathIsFree() throws Exception {
    Server off = Server.builder().host("127.0.0.1").serveClient(false)
        .mount("/socket.io/socket.io.js", request -> HttpResponse.text("mine")).build().start();
    try (off) {
      var own = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + off.port() + "/socket.io/socket.io.js")).build();
      var none = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + off.port() + "/socket.io/socket.io.min.js")).build();
      assertThat(http.send(own, BodyHandlers.ofString()).body()).isEqualTo("mine");
      assertThat(http.send(none, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
    }
    assertThatThrownBy(
            () -> Server.builder().mount("/socket.io/socket.io.js", request -> HttpResponse.of(404)).build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  private java.net.http.HttpResponse<byte[]> get(String name, String... headers) throws Exception {
    return send("GET", name, headers);
  }

  private java.net.http.HttpResponse<byte[]> send(String method, String name, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/socket.io/" + name))
        .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String header(java.net.http.HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /** By Node, which the build needs anyway: the JDK reads no brotli. */
  private static byte[] unbrotli(byte[] compressed) throws Exception {
    Process node = new ProcessBuilder(
            "node", "-e", "process.stdout.write(require('zlib').brotliDecompressSync(require('fs').readFileSync(0)))")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    try (InputStream out = node.getInputStream()) {
      try (var in = node.getOutputStream()) {
        in.write(compressed);
      }
      return out.readAllBytes();
    } finally {
      node.waitFor();
    }
  }
}
