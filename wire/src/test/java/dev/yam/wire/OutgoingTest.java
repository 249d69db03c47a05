package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments that stay where they were read leave as those that were copied. */
class OutgoingTest {

  private static final int READ = 5_000;

  private static Packet.Event read(int length) {
    var read = new StringBuilder("2/chat,12[\"said\",\"").append("é".repeat(length / 2)).append("x".repeat(length % 2));
    Slice text = Slice.utf8(read.append("\"]").append(" ".repeat(READ)).toString());
    var packets = new Packet[1];
    new PacketDecoder(PacketLimits.DEFAULT, Args.PLAIN)
        .text(text.range(0, text.length() - READ), packet -> packets[0] = packet);
    return (Packet.Event) packets[0];
  }

  private static Packet.Event withAttachment(Packet.Event event) {
    Args binary = event.args().concat(Args.of(Args.PLAIN, new byte[] {1, 2, 3}));
    return new Packet.Event(event.namespace(), event.name(), binary, OptionalLong.empty());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 100, 253, 254, 255, 256, 1_000, 70_000})
  void givenEventThatWasRead_whenEncodedForOne_thenEveryTransportWritesWhatItWritesForAll(int length) {
    Packet.Event event = read(length);

    assertSameOnEveryTransport(event);
    assertSameOnEveryTransport(withAttachment(event));
    assertSameOnEveryTransport(new Packet.Ack("/", 1L << 40, event.args()));
  }

  private static void assertSameOnEveryTransport(Packet packet) {
    Outgoing forAll = PacketEncoder.encode(packet);
    Outgoing forOne = PacketEncoder.encodeForOne(packet);

    assertThat(forOne.text()).isEqualTo(forAll.text());
    assertThat(forOne.textLength()).isEqualTo(forAll.text().length());
    assertThat(forOne.size()).isEqualTo(forAll.size());
    assertThat(frames(forOne)).isEqualTo(frames(forAll)).hasSize(WebSocketEncoder.length(forOne));
    assertThat(StreamFrameEncoder.encode(forOne)).isEqualTo(StreamFrameEncoder.encode(forAll));
    assertThat(PayloadEncoder.encode(new ArrayDeque<>(List.of(forOne, forOne)), 1_000_000))
        .isEqualTo(PayloadEncoder.encode(new ArrayDeque<>(List.of(forAll, forAll)), 1_000_000));
  }

  private static byte[] frames(Outgoing message) {
    var out = Unpooled.buffer(0);
    WebSocketEncoder.message(out, message);
    return ByteBufUtil.getBytes(out);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1_000})
  void givenEventEncodedForOne_whenItHasToWait_thenItKeepsNothingElseAlive(int length) {
    Packet.Event event = withAttachment(read(length));
    Outgoing forOne = PacketEncoder.encodeForOne(event);

    Outgoing waiting = forOne.detach();

    assertThat(waiting.text().array()).hasSize(waiting.textLength());
    assertThat(waiting.text()).isEqualTo(forOne.text()).isSameAs(waiting.text());
    assertThat(waiting.attachments()).isEqualTo(forOne.attachments());
    assertThat(waiting.detach()).isSameAs(waiting);
  }
}
