package dev.yam.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yam.wire.Args;
import dev.yam.wire.LimitExceededException;
import dev.yam.wire.MalformedPacketException;
import dev.yam.wire.Slice;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** A sealed value as an event's body and as its answer, as docs/serde.md has it. */
class SerdeGatewayTest extends GatewayTest {

  private static final Serde SERDE = Serde.of(SerdeOptions.strategy("msgpack").maxSerdeBytes(1_000))
      .compress(Compression.deflate())
      .encrypt(Encryption.aesGcm(new byte[32]));

  record Order(String item, int count) {}

  record Receipt(String item) {}

  static final class Sealed implements Converter<Order> {
    @Override
    public Order convert(Args body) {
      return SERDE.parse(body.binary(0), Order.class);
    }
  }

  @Gateway
  static final class Shop {
    @On("order")
    Slice order(@Body(converter = Sealed.class) Order order) {
      return SERDE.serialize(new Receipt(order.item()));
    }
  }

  private static void send(TestClient client, Slice sealed) {
    client.send("451-7[\"order\",{\"_placeholder\":true,\"num\":0}]");
    client.sendBinary(HexFormat.of().formatHex(sealed.toByteArray()));
  }

  @Test
  void givenASealedBody_whenItComes_thenTheMethodHasItsValueAndTheAnswerIsSealed() throws Exception {
    TestClient client = connect(serving(new Shop()));

    send(client, SERDE.serialize(new Order("tea", 3)));

    assertThat(client.next()).isEqualTo("461-7[{\"_placeholder\":true,\"num\":0}]");
    String answer = client.next();
    assertThat(answer).startsWith("hex:");
    Slice sealed = Slice.of(HexFormat.of().parseHex(answer.substring("hex:".length())));
    assertThat(SERDE.parse(sealed, Receipt.class)).isEqualTo(new Receipt("tea"));
  }

  @Test
  void givenBytesThatNobodyHasSealed_whenTheyCome_thenNothingOfThemIsTold() throws Exception {
    TestClient client = connect(serving(new Shop()));

    send(client, Slice.of(new byte[60]));

    assertThat(client.next()).contains("Internal server error");
  }

  @Test
  void givenErrorsThatAreRevealed_whenBytesAreWrong_thenTheClientHearsWhatIs() throws Exception {
    Gateways gateways = Gateways.builder()
        .add(new Shop())
        .reveal(MalformedPacketException.class, LimitExceededException.class)
        .build();
    TestClient client = connect(serving(gateways));

    send(client, Slice.of(new byte[60]));
    assertThat(client.next()).contains("not a message of AES-256-GCM");
    send(client, Slice.of(new byte[2_000]));
    assertThat(client.next()).contains("maxSerdeBytes");
    send(client, SERDE.serialize("no order"));
    assertThat(client.next()).contains("a serialized value");
  }
}
