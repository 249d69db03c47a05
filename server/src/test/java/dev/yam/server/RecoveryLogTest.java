package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yam.server.spi.Selection;
import dev.yam.wire.Args;
import dev.yam.wire.EventName;
import dev.yam.wire.Packet;
import dev.yam.wire.Parser;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecoveryLogTest {

  private static final ConnectionStateRecovery DEFAULTS = ConnectionStateRecovery.defaults();

  private static RecoveryLog log(int events, long bytes) {
    return new RecoveryLog(DEFAULTS.maxRecoveryEvents(events).maxRecoveryBytes(bytes));
  }

  /** An event whose frame, {@code 42["text"]}, has six bytes more than its name. */
  private static SharedMessage message(String name) {
    var event = new Packet.Event("/", EventName.of(name), Args.NONE, OptionalLong.empty());
    return new SharedMessage(event, true, List.of(Parser.JSON));
  }

  private static Selection to(String... rooms) {
    return new Selection(List.of(rooms), List.of());
  }

  private static List<String> behind(RecoveryLog log, long number, Stays stays) {
    var missed = new ArrayList<SharedMessage>();
    log.collect(number, log.last(), stays, missed);
    return missed.stream().map(RecoveryLogTest::name).toList();
  }

  private static String name(SharedMessage message) {
    String text = message.first().text().toUtf8();
    return text.substring(4, text.length() - 2);
  }

  @Test
  void givenManyEvents_whenOnlySoManyAreKept_thenTheLastOnesAreHeld() {
    RecoveryLog log = log(10, 1_000_000);
    var everywhere = new Stays();

    LongStream.rangeClosed(1, 100).forEach(n -> assertThat(log.append(Selection.EVERYONE, message("" + n))).isEqualTo(n));

    assertThat(log.size()).isEqualTo(10);
    assertThat(log.holdsBehind(89)).isFalse();
    assertThat(log.holdsBehind(90)).isTrue();
    assertThat(behind(log, 90, everywhere)).containsExactly("91", "92", "93", "94", "95", "96", "97", "98", "99", "100");
    assertThat(behind(log, 100, everywhere)).isEmpty();
  }

  @Test
  void givenLargeEvents_whenTheBytesAreMet_thenTheOldestGo() {
    RecoveryLog log = log(1_000, 5_000);

    LongStream.rangeClosed(1, 100).forEach(n -> log.append(Selection.EVERYONE, message("x".repeat(866))));

    assertThat(log.size()).isEqualTo(5);
    assertThat(log.bytes()).isEqualTo(5_000);
    log.append(Selection.EVERYONE, message("x".repeat(10_000)));
    assertThat(log.size()).isZero();
    assertThat(log.bytes()).isZero();
    assertThat(log.holdsBehind(log.last())).isTrue();
  }

  @Test
  void givenOffsets_whenRead_thenOnlyThoseOfThisLogAreNumbers() {
    RecoveryLog log = log(10, 1_000);
    String next = log.nextOffset();
    log.append(Selection.EVERYONE, message("a"));

    assertThat(log.offset()).isEqualTo(next);
    assertThat(log.number(next)).contains(1L);
    assertThat(log.number(log(10, 1_000).nextOffset())).isEmpty();
    String name = next.substring(0, next.indexOf('.'));
    for (String none : List.of("", name, name + ".", name + ".+1", name + ".01", name + ".!", name + "x1", "." + next,
        name + ".zzzzzzzzzzzzzzzz")) {
      assertThat(log.number(none)).as(none).isEmpty();
    }
  }

  @Test
  void givenStays_whenAnEventIsAskedFor_thenWhoWasInItsRoomsThenIsMeant() {
    var stays = new Stays();
    stays.enter("a", 5);
    stays.exit("a", 8);
    stays.enter("a", 12);
    stays.enter("b", 6);

    assertThat(LongStream.rangeClosed(1, 15).filter(n -> stays.isMeant(to("a"), n)))
        .containsExactly(6L, 7L, 8L, 13L, 14L, 15L);
    assertThat(stays.isMeant(to("c", "b"), 7)).isTrue();
    assertThat(stays.isMeant(new Selection(List.of(), List.of("a")), 7)).isFalse();
    assertThat(stays.isMeant(new Selection(List.of(), List.of("a")), 10)).isTrue();
    stays.settle(Set.of("c"), "b", 20);
    assertThat(stays.isMeant(to("a"), 21)).isFalse();
    assertThat(stays.isMeant(to("b"), 21)).isTrue();
    assertThat(stays.isMeant(to("c"), 21)).isTrue();
  }

  @Test
  void givenMoreRoomsLeftThanAreRemembered_whenAnEarlierEventIsAskedFor_thenItSaysThatItDoesNotKnow() {
    var stays = new Stays();
    for (int n = 0; n < Stays.MAX_PAST; n++) {
      stays.enter("r" + n, n);
      stays.exit("r" + n, n + 1);
    }
    assertThat(stays.isExactBehind(0)).isTrue();

    stays.enter("last", 1_000);
    stays.exit("last", 1_001);

    assertThat(stays.isExactBehind(1_000)).isFalse();
    assertThat(stays.isExactBehind(1_001)).isTrue();
  }
}
