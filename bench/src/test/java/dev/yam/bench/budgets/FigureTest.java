package dev.yam.bench.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FigureTest {

  private static final Row ROW = new Row("echo", "an event and its answer", 0.01, Map::of);

  @Test
  void givenBudget_whenCountIsWithinTolerance_thenItIsNeitherAboveNorFarBelow() {
    Figure figure = figure(1010, 1000);

    assertThat(figure.isAbove()).isFalse();
    assertThat(figure.isFarBelow()).isFalse();
    assertThat(figure.isNew()).isFalse();
  }

  @Test
  void givenBudget_whenCountIsMore_thenItIsAboveAndSaysHowMuch() {
    Figure figure = figure(1100, 1000);

    assertThat(figure.isAbove()).isTrue();
    assertThat(figure).hasToString("echo: allocated 1100, budget 1000 (+10.0 %)");
  }

  @Test
  void givenBudget_whenCountIsMuchLess_thenItIsFarBelow() {
    assertThat(figure(930, 1000).isFarBelow()).isTrue();
    assertThat(figure(960, 1000).isFarBelow()).isFalse();
  }

  @Test
  void givenSmallBudget_whenCountDiffersByOne_thenThatIsRounding() {
    assertThat(figure(17, 16).isAbove()).isFalse();
    assertThat(figure(18, 16).isAbove()).isTrue();
    assertThat(figure(1, 0).isAbove()).isFalse();
  }

  @Test
  void givenNoBudget_whenCounted_thenItIsNewAndTheCountBecomesTheBudget() {
    Figure figure = figure(1000, Double.NaN);

    assertThat(figure.isNew()).isTrue();
    assertThat(figure.isAbove()).isFalse();
    assertThat(figure.tightened()).isEqualTo(1000);
  }

  @Test
  void givenBudget_whenTightened_thenItNeverGrows() {
    assertThat(figure(900, 1000).tightened()).isEqualTo(900);
    assertThat(figure(1100, 1000).tightened()).isEqualTo(1000);
  }

  private static Figure figure(double counted, double budget) {
    return new Figure(ROW, Measure.ALLOCATED, counted, budget);
  }
}
