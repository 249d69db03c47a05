package dev.yam.bench.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThresholdsTest {

  @Test
  void givenBudgets_whenWrittenAndRead_thenTheyAreTheSame(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("thresholds.json");
    var row = new Row("echo \"32 B\"", "an event", 0.01, Map::of);
    var budgets = new LinkedHashMap<Row, Map<Measure, Double>>();
    budgets.put(row, Map.of(Measure.ALLOCATED, 512.0, Measure.WRITES, 0.063));

    Thresholds.write(file, 25, budgets);
    Thresholds read = Thresholds.read(file);

    assertThat(read.jdk()).isEqualTo(25);
    assertThat(read.budget(row, Measure.ALLOCATED)).isEqualTo(512);
    assertThat(read.budget(row, Measure.WRITES)).isEqualTo(0.063);
    assertThat(read.budget(row, Measure.LIVE)).isNaN();
  }

  @Test
  void givenCommittedBudgets_whenRead_thenTheyAreThoseOfTheRows() throws IOException {
    Thresholds committed = Thresholds.read(Path.of("thresholds.json"));

    assertThat(committed.budgets().keySet()).containsExactlyElementsOf(Row.all().stream().map(Row::name).toList());
  }
}
