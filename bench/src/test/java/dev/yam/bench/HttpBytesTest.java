package dev.yam.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HttpBytesTest {

  private static final byte[] MESSAGE =
      "HTTP/1.1 200 OK\r\nContent-LENGTH:  17\r\nConnection: close\r\n\r\nok".getBytes(US_ASCII);

  private static int after(String wanted) {
    return HttpBytes.after(wanted.getBytes(US_ASCII), MESSAGE, 0, MESSAGE.length);
  }

  @Test
  void givenHead_whenItsEndIsSought_thenTheBodyBeginsThere() {
    int body = HttpBytes.endOfHead(MESSAGE, 0, MESSAGE.length);

    assertThat(body).isEqualTo(MESSAGE.length - 2);
    assertThat(HttpBytes.endOfHead(MESSAGE, 0, MESSAGE.length - 3)).isEqualTo(-1);
  }

  @Test
  void givenHeader_whenSought_thenLettersMayBeOfAnyCase() {
    int value = after("\r\ncontent-length:");

    assertThat(HttpBytes.number(MESSAGE, value)).isEqualTo(17);
    assertThat(after("\r\nconnection: close\r\n")).isPositive();
    assertThat(after("\r\nset-cookie:")).isEqualTo(-1);
  }
}
