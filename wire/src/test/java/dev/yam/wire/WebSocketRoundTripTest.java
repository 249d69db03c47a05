package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yam.wire.WebSocketFrame.Binary;
import dev.yam.wire.WebSocketFrame.Close;
import dev.yam.wire.WebSocketFrame.Ping;
import dev.yam.wire.WebSocketFrame.Pong;
import dev.yam.wire.WebSocketFrame.Text;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one side's encoder writes, the other side's decoder reads. */
class WebSocketRoundTripTest {

  private static final int KEY = 0x89ABCDEF;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 7, 8, 9, 125, 126, 127, 65_535, 65_536, 100_003})
  void givenMessageOfAnyLength_whenSentByServer_thenClientReadsIt(int length) {
    Slice payload = ascii(length);
    ByteBuf out = Unpooled.buffer();

    WebSocketEncoder.text(out, payload);
    WebSocketEncoder.binary(out, payload);

    assertThat(out.readableBytes()).isEqualTo(2 * (WebSocketEncoder.headerLength(length) + length));
    assertEverySplit(Role.CLIENT, bytes(out), new Text(payload), new Binary(payload));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 7, 8, 9, 125, 126, 127, 65_535, 65_536, 100_003})
  void givenMessageOfAnyLength_whenSentByClient_thenServerReadsIt(int length) {
    Slice payload = ascii(length);
    ByteBuf out = Unpooled.buffer();

    WebSocketEncoder.text(out, payload, KEY);
    WebSocketEncoder.binary(out, payload, KEY);

    assertEverySplit(Role.SERVER, bytes(out), new Text(payload), new Binary(payload));
  }

  @Test
  void givenControlFrames_whenSentByServer_thenClientReadsThem() {
    Slice payload = ascii(125);
    ByteBuf out = Unpooled.buffer();

    WebSocketEncoder.ping(out, payload);
    WebSocketEncoder.pong(out, Slice.EMPTY);
    WebSocketEncoder.close(out, CloseCode.GOING_AWAY, "à bientôt");

    assertEverySplit(
        Role.CLIENT, bytes(out), new Ping(payload), new Pong(Slice.EMPTY), new Close(1001, "à bientôt"));
  }

  @Test
  void givenControlFrames_whenSentByClient_thenServerReadsThem() {
    Slice payload = ascii(125);
    ByteBuf out = Unpooled.buffer();

    WebSocketEncoder.ping(out, Slice.EMPTY, KEY);
    WebSocketEncoder.pong(out, payload, KEY);
    WebSocketEncoder.close(out, CloseCode.NONE, "", KEY);

    assertEverySplit(
        Role.SERVER, bytes(out), new Ping(Slice.EMPTY), new Pong(payload), new Close(CloseCode.NONE, ""));
  }

  @Test
  void givenOutgoingWithAttachments_whenWritten_thenTextComesFirstAndLengthIsForetold() {
    Slice text = Slice.utf8("451-[\"é\",{\"_placeholder\":true,\"num\":0}]");
    Slice bytes = ascii(300);
    Outgoing message = Outgoing.withAttachments(text, List.of(bytes, Slice.EMPTY));
    ByteBuf out = Unpooled.buffer();

    WebSocketEncoder.message(out, message);

    assertThat(out.readableBytes()).isEqualTo(WebSocketEncoder.length(message));
    assertEverySplit(Role.CLIENT, bytes(out), new Text(text), new Binary(bytes), new Binary(Slice.EMPTY));
  }

  @Test
  void givenBareBinary_whenWritten_thenNoTextFrameGoesBefore() {
    Slice bytes = ascii(3);
    ByteBuf out = Unpooled.buffer();

    WebSocketEncoder.message(out, Outgoing.binary(bytes));

    assertEverySplit(Role.CLIENT, bytes(out), new Binary(bytes));
  }

  private static void assertEverySplit(Role role, byte[] bytes, WebSocketFrame... expected) {
    for (int seed = 0; seed < 20; seed++) {
      WebSocketDecoder decoder = new WebSocketDecoder(role, WebSocketLimits.DEFAULT);
      byte[][] reads = seed == 0 ? new byte[][] {bytes} : Frames.split(bytes, new Random(seed));
      assertThat(Frames.decode(decoder, reads)).isEqualTo(new Frames.Outcome(List.of(expected), null, null));
      assertThat(decoder.held()).isZero();
    }
    WebSocketDecoder decoder = new WebSocketDecoder(role, WebSocketLimits.DEFAULT);
    assertThat(Frames.decode(decoder, Frames.oneByOne(bytes)).frames()).containsExactly(expected);
  }

  private static Slice ascii(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ('!' + i % 90);
    }
    return Slice.of(bytes);
  }

  private static byte[] bytes(ByteBuf out) {
    return ByteBufUtil.getBytes(out);
  }
}
