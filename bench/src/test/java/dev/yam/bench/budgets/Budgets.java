package dev.yam.bench.budgets;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench/budgets}: counts what messages cost and sets it beside {@code bench/thresholds.json}. */
@Command(name = "bench/budgets", mixinStandardHelpOptions = true,
    description = "Counts what messages cost, and prints it beside the budgets of bench/thresholds.json.")
public final class Budgets implements Callable<Integer> {

  private static final String ADVICE = """
      budgets: what the code of this tree costs is above its budget (above). Find what costs more:
      docs/performance.md, "Budgets", tells how. Where it is worth its price, raise the number in
      bench/thresholds.json by hand and say why in the commit; a new row gets its first one by bench/budgets --update.""";

  @Option(names = "--check", description = "print only what is above its budget, or far below; fail if anything is above")
  private boolean check;

  @Option(names = "--update", description = "lower the budgets to what is counted now, and add those of new rows")
  private boolean update;

  @Parameters(arity = "0..*", paramLabel = "WORD", description = "only rows whose name has one of these words")
  private List<String> words = new ArrayList<>();

  private final Path file = Path.of(System.getProperty("yam.root", "."), "bench", "thresholds.json");

  public static void main(String[] args) {
    System.exit(new CommandLine(new Budgets()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Thresholds thresholds = Thresholds.read(file);
    int jdk = Runtime.version().feature();
    if (jdk != thresholds.jdk() || !Epoll.isAvailable()) {
      System.out.printf("budgets: bench/thresholds.json is of Java %d with epoll, which this is not%n", thresholds.jdk());
      if (check) {
        return 0; // what the JDK and the transport allocate differs
      }
    }
    List<Figure> figures = count(thresholds);
    if (update) {
      tighten(figures, jdk);
    }
    return check ? verdict(figures) : 0;
  }

  private List<Figure> count(Thresholds thresholds) throws Exception {
    var figures = new ArrayList<Figure>();
    for (Row row : Row.all()) {
      if (!words.isEmpty() && words.stream().noneMatch(row.name()::contains)) {
        continue;
      }
      for (Map.Entry<Measure, Double> counted : row.measurement().call().entrySet()) {
        Measure measure = counted.getKey();
        var figure = new Figure(row, measure, counted.getValue(), thresholds.budget(row, measure));
        figures.add(figure);
        if (!check) {
          System.out.printf("%-42s %-12s %8s  budget %8s  %s%n", row.name(), measure.key(),
              measure.text(figure.counted()), figure.isNew() ? "–" : measure.text(figure.budget()), figure.change());
        }
      }
    }
    return figures;
  }

  private void tighten(List<Figure> figures, int jdk) throws IOException {
    if (!words.isEmpty()) {
      throw new IllegalArgumentException("--update takes all rows");
    }
    var budgets = new LinkedHashMap<Row, Map<Measure, Double>>();
    for (Figure figure : figures) {
      budgets.computeIfAbsent(figure.row(), row -> new EnumMap<>(Measure.class))
          .put(figure.measure(), figure.tightened());
    }
    Thresholds.write(file, jdk, budgets);
  }

  private static int verdict(List<Figure> figures) {
    List<Figure> above = figures.stream().filter(figure -> figure.isAbove() || figure.isNew()).toList();
    long farBelow = figures.stream().filter(Figure::isFarBelow).count();
    above.forEach(figure -> System.err.println("budgets: " + figure));
    if (!above.isEmpty()) {
      System.err.println(ADVICE);
      return 1;
    }
    if (farBelow > 0) {
      System.out.printf("budgets: %d figures are far below; bench/budgets --update lowers their budgets%n", farBelow);
    }
    return 0;
  }
}
