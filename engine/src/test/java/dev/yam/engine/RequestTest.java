package dev.yam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestTest {

  private final Request request =
      request(
          "/chat/?a=1&&b=%C3%A4+x&a=2&c&d=%zz&=e",
          "Host:localhost:3000",
          "X-Many:one",
          "X-MANY:two: 2?",
          "Empty:");

  private static Request request(String... lines) {
    return new Request("GET", String.join("\n", lines) + "\n", InetSocketAddress.createUnresolved("peer", 1), null);
  }

  @Test
  void givenHead_whenAsked_thenItsPartsAsTheyCame() {
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.path()).isEqualTo("/chat/");
    assertThat(request.target()).isEqualTo("/chat/?a=1&&b=%C3%A4+x&a=2&c&d=%zz&=e");
    assertThat(request).hasToString("GET /chat/");
  }

  @Test
  void givenQuery_whenAsked_thenTheFirstValueDecoded() {
    assertThat(request.query("a")).contains("1");
    assertThat(request.query("b")).contains("ä x");
    assertThat(request.query("c")).contains("");
    assertThat(request.query("d")).contains("%zz");
    assertThat(request.query("")).contains("e");
    assertThat(request.query("e")).isEmpty();
    assertThat(request.query("A")).isEmpty();
  }

  @Test
  void givenQuery_whenAllAreAsked_thenEachNameWithItsValuesInOrder() {
    assertThat(request.query())
        .containsExactly(
            entry("a", List.of("1", "2")),
            entry("b", List.of("ä x")),
            entry("c", List.of("")),
            entry("d", List.of("%zz")),
            entry("", List.of("e")));
  }

  @Test
  void givenHeaders_whenAsked_thenTheFirstInAnyCase() {
    assertThat(request.header("hOST")).contains("localhost:3000");
    assertThat(request.header("x-many")).contains("one");
    assertThat(request.header("empty")).contains("");
    assertThat(request.header("x")).isEmpty();
    assertThat(request.header("x-many-more")).isEmpty();
    assertThat(request.header("host:localhost")).isEmpty();
    assertThat(request.header("")).isEmpty();
    assertThat(request.header("x-many:one\nx-many")).isEmpty();
  }

  @Test
  void givenHeaders_whenAllAreAsked_thenValuesByLowerCaseName() {
    assertThat(request.headers())
        .containsExactly(
            entry("host", List.of("localhost:3000")),
            entry("x-many", List.of("one", "two: 2?")),
            entry("empty", List.of("")));
  }

  @Test
  void givenNeitherQueryNorHeaders_whenAsked_thenEmpty() {
    Request bare = request("/?");

    assertThat(bare.path()).isEqualTo("/");
    assertThat(bare.query()).isEmpty();
    assertThat(bare.query("")).isEmpty();
    assertThat(request("/", "X-Y:a?b=c").query("b")).isEmpty();
    assertThat(bare.headers()).isEmpty();
    assertThat(bare.header("host")).isEmpty();
    assertThat(RequestHead.NONE.method()).isEmpty();
    assertThat(RequestHead.NONE.target()).isEmpty();
  }
}
