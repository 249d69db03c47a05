package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** Lines that come in any pieces, in the middle of a character or before the last byte, are each one event. */
@NullUnmarked // jqwik's generators say nothing about null
class LinePropertyTest {

  private static final String[] NO_EVENTS = {"", "\r\n", "  \r\n", "no json\r\n", "[1]\n", "{\"eventName\":\"end\"}\r\n"};

  @Property(tries = 1_000)
  void givenEvents_whenTheirLinesAreCutAnywhere_thenEachComesOnceAndInOrder(
      @ForAll("messages") List<List<@Nullable Object>> messages, @ForAll @IntRange(min = 1, max = 40) int longest, @ForAll long seed) {
    var random = new Random(seed);
    var stream = new ByteArrayOutputStream();
    var sent = new ArrayList<Packet.Event>();
    for (List<@Nullable Object> values : messages) {
      sent.add(event("é" + sent.size(), values));
      stream.writeBytes(Slice.utf8(NO_EVENTS[random.nextInt(NO_EVENTS.length)]).toByteArray());
      stream.writeBytes(Lines.encode(sent.getLast()).toByteArray());
    }
    Slice bytes = Slice.of(stream.toByteArray());
    var lines = new Lines();

    for (int at = 0; at < bytes.length(); ) {
      int end = Math.min(bytes.length(), at + 1 + random.nextInt(longest));
      lines.feed(bytes.range(at, end));
      at = end;
    }

    assertThat(lines.events).extracting(LinePropertyTest::shown).isEqualTo(sent.stream().map(LinePropertyTest::shown).toList());
  }

  /** Bytes have become Node's buffers: only their text is the same at the other end. */
  private static String shown(Packet.Event event) {
    return Lines.encode(event).toUtf8();
  }

  private static Packet.Event event(String name, List<@Nullable Object> values) {
    return new Packet.Event("/", EventName.of(name), Args.of(Args.PLAIN, values.toArray()), OptionalLong.empty());
  }

  @Provide
  Arbitrary<List<List<@Nullable Object>>> messages() {
    return Values.lists().list().ofMaxSize(6);
  }
}
