package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** What is written is read as the same event: its name, its number, and arguments that say the same once more. */
@NullUnmarked // jqwik's generators say nothing about null
class PlainPropertyTest {

  private static final PlainForm NEST = PlainForm.DEFAULT.typeKey("event").ackKey("id").envelope("data");

  @Property(tries = 300)
  void givenEvents_whenTheyAreWrittenAndRead_thenTheyAreTheSame(
      @ForAll String name, @ForAll("values") List<@Nullable Object> values, @ForAll("ids") long id, @ForAll boolean enveloped) {
    PlainForm form = enveloped ? NEST : PlainForm.DEFAULT;
    if (EventName.of(name).isReserved() || name.equals("ack") || EventName.of(name).length() > 100) {
      return;
    }
    var ackId = id < 0 ? OptionalLong.empty() : OptionalLong.of(id);
    var event = new Packet.Event("/", EventName.of(name), Args.of(Args.PLAIN, values.toArray()), ackId);
    Slice text = PlainMessages.encode(event, form);

    var read = new PlainMessages(form).read(text);

    assertThat(read.dropped).isEmpty();
    Packet.Event same = (Packet.Event) read.packets.getFirst();
    assertThat(same.name().text()).isEqualTo(event.name().text());
    assertThat(same.ackId()).isEqualTo(ackId);
    assertThat(PlainMessages.encode(same, form)).isEqualTo(text);
  }

  @Provide
  Arbitrary<List<@Nullable Object>> values() {
    return Values.lists();
  }

  @Provide
  Arbitrary<Long> ids() {
    return Arbitraries.longs().between(-1, (1L << 53) - 1);
  }
}
