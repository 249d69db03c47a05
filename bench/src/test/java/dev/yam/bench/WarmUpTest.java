package dev.yam.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WarmUpTest {

  private long cpu = TimeUnit.SECONDS.toMicros(7);
  private long compilers = TimeUnit.SECONDS.toMicros(2);

  private final WarmUp warmUp = new WarmUp(() -> cpu, () -> compilers, 3);

  private boolean isOverAfter(double seconds, double compiling) {
    cpu += Math.round(seconds * 1e6);
    compilers += Math.round(compiling * 1e6);
    return warmUp.isOver();
  }

  @Test
  void givenCompilersAtRest_whenItsSecondsAreUsed_thenItIsOver() {
    assertThat(isOverAfter(1.5, 0)).isFalse();
    assertThat(isOverAfter(1.4, 0)).isFalse();
    assertThat(isOverAfter(0.2, 0)).isTrue();
  }

  @Test
  void givenCompilersThatAreBusy_whenItsSecondsAreUsed_thenItGoesOnUntilTheyRest() {
    assertThat(isOverAfter(3, 1)).isFalse();
    assertThat(isOverAfter(1, 0.02)).isFalse();
    assertThat(isOverAfter(1, 0.01)).isTrue();
  }

  /** Over a short time a compiler may seem to rest that only waits for its turn. */
  @Test
  void givenBusyCompilers_whenTheyPauseForLessThanASecond_thenItIsNotOver() {
    assertThat(isOverAfter(3, 1)).isFalse();
    assertThat(isOverAfter(0.5, 0)).isFalse();
    assertThat(isOverAfter(0.5, 0.1)).isFalse();
  }

  @Test
  void givenThisProcess_whenAsked_thenItsCompilersHaveAPartOfItsCpu() {
    ServerProcess self = ServerProcess.self();

    assertThat(self.compilerMicros()).isPositive().isLessThanOrEqualTo(self.cpuMicros());
  }
}
