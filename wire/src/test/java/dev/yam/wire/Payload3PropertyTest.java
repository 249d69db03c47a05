package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.NullUnmarked;

/** What holds for any messages and any bytes of Engine.IO 3. */
@NullUnmarked // jqwik's generators say nothing about null
class Payload3PropertyTest {

  @Provide
  Arbitrary<List<Message>> messages() {
    Arbitrary<String> text = Arbitraries.strings().withChars("a:0\"\\\n\u00e9\u20ac\u2028").withChars('\ud83d', '\ude00').ofMaxLength(30);
    Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(30);
    Arbitrary<Message> texts = text.map(each -> new Message.Text(Slice.utf8(each)));
    Arbitrary<Message> binaries = bytes.map(each -> new Message.Binary(Slice.of(each)));
    return Arbitraries.oneOf(texts, binaries).list().ofMinSize(1).ofMaxSize(12);
  }

  @Property(tries = 500)
  void givenAnyMessages_whenPackedIntoBodiesOfAnySize_thenTheyComeBackInOrder(
      @ForAll("messages") List<Message> messages,
      @ForAll @IntRange(min = 1, max = 200) int maxPayload,
      @ForAll boolean binary,
      @ForAll boolean script) {
    var queue = new ArrayDeque<Outgoing>();
    messages.forEach(each -> queue.add(EngineCodec.message(each)));
    var received = new ArrayList<Message>();

    while (!queue.isEmpty()) {
      int before = received.size();
      Slice body = Payload3Encoder.encode(queue, maxPayload, binary && !script);
      assertThat(script ? unwrapped(Jsonp.script(1, body)) : body).isEqualTo(body);
      Engine3Codec.checkPayload(body);
      for (int at = 0; at <= body.length(); ) {
        at = Engine3Codec.decodePacket(body, at, packet -> received.add(((EnginePacket.Payload) packet).message()));
      }
      assertThat(body.length() <= maxPayload || received.size() == before + 1).isTrue();
    }

    assertThat(received).isEqualTo(messages);
  }

  /** By an independent reader. */
  private static Slice unwrapped(Slice script) {
    String text = script.toUtf8();
    assertThat(text).startsWith("___eio[1](\"").endsWith("\");").doesNotContain("\u2028", "\n");
    return Slice.utf8(Golden.MAPPER.readValue(text.substring(10, text.length() - 2), String.class));
  }

  @Property(tries = 2_000)
  void givenAnyBytes_whenReadAsABody_thenPacketsOrATypedError(@ForAll("bodies") byte[] bytes) {
    Slice body = Slice.of(bytes);
    try {
      Engine3Codec.checkPayload(body);
      int before = -1;
      for (int at = 0; at <= body.length(); ) {
        assertThat(at).isGreaterThan(before);
        before = at;
        at = Engine3Codec.decodePacket(body, at, packet -> {});
      }
    } catch (YamException typed) {
      assertThat(typed).isNotNull();
    }
  }

  @Provide
  Arbitrary<byte[]> bodies() {
    Arbitrary<Byte> likely = Arbitraries.of(
        (byte) 0, (byte) 1, (byte) 2, (byte) 4, (byte) 9, (byte) 0xFF, (byte) '0', (byte) '1', (byte) '2', (byte) '4',
        (byte) ':', (byte) 'b', (byte) 'A', (byte) '=', (byte) 0xC3, (byte) 0xA9);
    return likely.array(byte[].class).ofMaxSize(24);
  }
}
