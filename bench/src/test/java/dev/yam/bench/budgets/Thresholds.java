package dev.yam.bench.budgets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code bench/thresholds.json}: the budgets of each row, and the Java whose figures they are. */
record Thresholds(int jdk, Map<String, Map<Measure, Double>> budgets) {

  private static final JsonMapper JSON = new JsonMapper();

  static Thresholds read(Path file) throws IOException {
    JsonNode all = JSON.readTree(Files.readString(file));
    var budgets = new LinkedHashMap<String, Map<Measure, Double>>();
    all.get("budgets").properties().forEach(row -> {
      var ofRow = new EnumMap<Measure, Double>(Measure.class);
      for (Measure measure : Measure.values()) {
        JsonNode budget = row.getValue().get(measure.key());
        if (budget != null) {
          ofRow.put(measure, budget.asDouble());
        }
      }
      budgets.put(row.getKey(), ofRow);
    });
    return new Thresholds(all.get("jdk").asInt(), budgets);
  }

  /** The budget of a row for a measure; not a number where there is none. */
  double budget(Row row, Measure measure) {
    return Objects.requireNonNullElse(budgets.getOrDefault(row.name(), Map.of()).get(measure), Double.NaN);
  }

  /** One line for each row, so that a change shows what it changes. */
  static void write(Path file, int jdk, Map<Row, Map<Measure, Double>> budgets) throws IOException {
    var rows = new StringJoiner(",\n    ");
    budgets.forEach((row, figures) -> {
      var fields = new StringJoiner(", ");
      figures.forEach((measure, budget) -> fields.add('"' + measure.key() + "\": " + measure.text(budget)));
      fields.add("\"covers\": " + JSON.writeValueAsString(row.covers()));
      rows.add(JSON.writeValueAsString(row.name()) + ": {" + fields + "}");
    });
    var units = new StringJoiner(",\n    ");
    for (Measure measure : Measure.values()) {
      units.add('"' + measure.key() + "\": " + JSON.writeValueAsString(measure.unit()));
    }
    String text = """
        {
          "jdk": %d,
          "units": {
            %s
          },
          "budgets": {
            %s
          }
        }
        """.formatted(jdk, units, rows);
    Files.writeString(file, text, UTF_8);
  }
}
