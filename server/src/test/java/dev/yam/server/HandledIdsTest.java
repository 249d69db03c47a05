package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The model is a set of numbers. */
class HandledIdsTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void givenAnyNumbers_whenAddedAndRemoved_thenItKnowsThoseOfASet(long seed) {
    var random = new Random(seed);
    var ids = new HandledIds(1_000);
    var model = new TreeSet<Long>();

    for (int i = 0; i < 20_000; i++) {
      long id = random.nextInt(200);
      if (random.nextInt(3) == 0) {
        ids.remove(id);
        model.remove(id);
      } else {
        assertThat(ids.add(id)).isEqualTo(model.add(id));
      }
      assertThat(ids.isEmpty()).isEqualTo(model.isEmpty());
    }

    for (long id = 0; id < 200; id++) {
      assertThat(ids.add(id)).isEqualTo(model.add(id));
    }
  }

  @Test
  void givenAClientThatCounts_whenItHasSentAMillion_thenEachIsKnown() {
    var ids = new HandledIds(2);

    for (long id = 0; id < 1_000_000; id++) {
      assertThat(ids.add(id)).isTrue();
    }

    assertThat(ids.add(0)).isFalse();
    assertThat(ids.add(999_999)).isFalse();
    assertThat(ids.add(Long.MAX_VALUE)).isTrue();
    assertThat(ids.add(Long.MAX_VALUE)).isFalse();
    assertThat(ids.add(0)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64})
  void givenMoreGapsThanAreKept_whenTheNumbersGrow_thenTheHighestAreKnown(int most) {
    var ids = new HandledIds(most);
    var random = new Random(most);
    var sent = new TreeSet<Long>();
    long id = 0;

    for (int i = 0; i < 10_000; i++) {
      id += 1 + random.nextInt(3);
      assertThat(ids.add(id)).isTrue();
      sent.add(id);
    }

    sent.descendingSet().stream().limit(most).forEach(each -> assertThat(ids.add(each)).isFalse());
  }

  @Test
  void givenMoreGapsThanAreKept_whenALowerNumberComes_thenItIsNotKept() {
    var ids = new HandledIds(2);
    ids.add(10);
    ids.add(20);

    assertThat(ids.add(1)).isTrue();

    assertThat(ids.add(1)).isTrue();
    assertThat(ids.add(10)).isFalse();
    assertThat(ids.add(20)).isFalse();
  }
}
