package dev.yam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CorsTest {

  private static final String PAGE = "https://app.example.com";

  @Test
  void givenOff_whenAskedFromAnotherOrigin_thenNoHeaders() throws IOException {
    try (var server = new TestServer()) {
      assertThat(headers(server, "GET", PAGE).keySet()).noneMatch(name -> name.startsWith("access-control"));
      assertThat(answer(server, "OPTIONS", PAGE).status()).isEqualTo(400);
    }
  }

  @Test
  void givenAnyOrigin_whenAsked_thenStar() throws IOException {
    try (var server = new TestServer(options -> options.cors(Cors.anyOrigin()))) {
      assertThat(headers(server, "GET", PAGE)).containsEntry("access-control-allow-origin", "*").doesNotContainKey("vary");
    }
  }

  @Test
  void givenOrigins_whenAsked_thenOnlyTheyAreNamed() throws IOException {
    try (var server = new TestServer(options -> options.cors(Cors.origins(PAGE).credentials()))) {
      assertThat(headers(server, "GET", PAGE))
          .containsEntry("access-control-allow-origin", PAGE)
          .containsEntry("access-control-allow-credentials", "true")
          .containsEntry("vary", "Origin");
      assertThat(headers(server, "GET", "https://evil.example.com"))
          .containsEntry("vary", "Origin")
          .doesNotContainKeys("access-control-allow-origin", "access-control-allow-credentials");
    }
  }

  @Test
  void givenPredicate_whenItAccepts_thenOriginIsNamed() throws IOException {
    try (var server =
        new TestServer(options -> options.cors(Cors.origins(origin -> origin.endsWith(".example.com"))))) {
      assertThat(headers(server, "GET", PAGE)).containsEntry("access-control-allow-origin", PAGE);
      assertThat(headers(server, "GET", "https://example.org")).doesNotContainKey("access-control-allow-origin");
    }
  }

  @Test
  void givenPreflight_whenAllowed_then204WithMethodsHeadersAndAge() throws IOException {
    Cors cors = Cors.origins(PAGE).credentials().maxAge(Duration.ofMinutes(10));
    try (var server = new TestServer(options -> options.cors(cors))) {
      RawClient.Response response = answer(server, "OPTIONS", PAGE);

      assertThat(response.status()).isEqualTo(204);
      assertThat(response.headers())
          .containsEntry("access-control-allow-origin", PAGE)
          .containsEntry("access-control-allow-credentials", "true")
          .containsEntry("access-control-allow-methods", "GET,HEAD,PUT,PATCH,POST,DELETE")
          .containsEntry("access-control-allow-headers", "x-asked")
          .containsEntry("access-control-max-age", "600")
          .containsEntry("vary", "Origin\nAccess-Control-Request-Headers");
    }
  }

  @Test
  void givenMethodsHeadersAndExposed_whenAsked_thenExactlyThey() throws IOException {
    Cors cors = Cors.origins(origin -> origin.equals(PAGE)).credentials()
        .methods("GET", "POST").allowedHeaders("x-one", "x-two").exposedHeaders("x-three");
    try (var server = new TestServer(options -> options.cors(cors))) {
      assertThat(answer(server, "OPTIONS", PAGE).headers())
          .containsEntry("access-control-allow-methods", "GET,POST")
          .containsEntry("access-control-allow-headers", "x-one,x-two")
          .containsEntry("access-control-allow-credentials", "true")
          .containsEntry("vary", "Origin");
      assertThat(headers(server, "GET", PAGE)).containsEntry("access-control-expose-headers", "x-three");
      assertThat(answer(server, "OPTIONS", "https://evil.example.com").headers())
          .doesNotContainKeys("access-control-allow-origin", "access-control-allow-credentials")
          .containsEntry("vary", "Origin");
    }
    assertThatThrownBy(() -> Cors.anyOrigin().methods("GET, POST")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void givenOn_whenRequestIsRefused_thenThePageMayReadWhy() throws IOException {
    try (var server = new TestServer(options -> options.cors(Cors.anyOrigin()));
        RawClient client = server.connect()) {
      RawClient.Response response = client.get("/engine.io/?EIO=4&transport=polling&sid=unknown").response();

      assertThat(response.status()).isEqualTo(400);
      assertThat(response.headers()).containsEntry("access-control-allow-origin", "*");
    }
  }

  @Test
  void givenAnyOrigin_whenCredentialsAreAllowed_thenRefusedAtBuild() {
    Cors any = Cors.anyOrigin();

    assertThatThrownBy(any::credentials).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Cors.origins("app.example.com")).isInstanceOf(IllegalArgumentException.class);
  }

  private static Map<String, String> headers(TestServer server, String method, String origin) throws IOException {
    return answer(server, method, origin).headers();
  }

  private static RawClient.Response answer(TestServer server, String method, String origin) throws IOException {
    try (RawClient client = server.connect()) {
      return client
          .send(
              method + " " + TestServer.POLLING + " HTTP/1.1\r\nHost: x\r\nOrigin: " + origin
                  + "\r\nAccess-Control-Request-Headers: x-asked\r\n\r\n")
          .response();
    }
  }
}
