package dev.yam.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** What trials gave, each kept in a file as soon as it is known: a comparison that was cut off goes on from there. */
final class Results {

  /** A generator that is as busy as this had no time to ask for more. */
  private static final double BUSY = 0.9;

  private final Path file;
  private final List<Figures> lines = new ArrayList<>();

  private Results(Path file) {
    this.file = file;
  }

  /** Those that are there already count. */
  static Results resumed(Path file) {
    var results = new Results(file);
    try {
      if (Files.exists(file)) {
        Files.readAllLines(file).forEach(line -> results.lines.add(Figures.of(line)));
      }
      return results;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those that are there already are left in a file beside it. */
  static Results fresh(Path file) {
    try {
      if (Files.exists(file)) {
        Files.move(file, file.resolveSibling("previous-" + file.getFileName()),
            StandardCopyOption.REPLACE_EXISTING);
      }
      return new Results(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean has(Trial trial, Peer peer, int repetition) {
    return of(trial, peer).stream().anyMatch(line -> line.number("repetition").orElse(0) == repetition);
  }

  /** {@code json} as the generator printed it. */
  void add(Trial trial, Peer peer, int repetition, String json) {
    keep(head(trial, peer, repetition) + "," + json.substring(1));
  }

  void fail(Trial trial, Peer peer, int repetition, String reason) {
    keep(head(trial, peer, repetition) + ",\"failure\":" + Figures.quoted(reason) + "}");
  }

  private static String head(Trial trial, Peer peer, int repetition) {
    return "{\"peer\":\"" + name(peer) + "\",\"trial\":" + Figures.quoted(trial.key()) + ",\"repetition\":" + repetition;
  }

  private static String name(Peer peer) {
    return peer.name().toLowerCase(Locale.ROOT);
  }

  private void keep(String line) {
    lines.add(Figures.of(line));
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Figures> of(Trial trial, Peer peer) {
    return lines.stream()
        .filter(line -> line.text("peer").equals(name(peer)) && line.text("trial").equals(trial.key())).toList();
  }

  /** In ascending order, in the unit of the row. */
  List<Double> figures(Row row, Peer peer) {
    return of(row.trial(), peer).stream().map(line -> line.number(row.field())).filter(OptionalDouble::isPresent)
        .map(number -> number.getAsDouble() / row.scale()).sorted().toList();
  }

  OptionalDouble median(Row row, Peer peer) {
    return median(figures(row, peer));
  }

  private static OptionalDouble median(List<Double> sorted) {
    if (sorted.isEmpty()) {
      return OptionalDouble.empty();
    }
    int middle = sorted.size() / 2;
    return OptionalDouble.of(sorted.size() % 2 == 1 ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
  }

  /** Why there is no figure, where a trial failed. */
  Optional<String> failure(Trial trial, Peer peer) {
    return of(trial, peer).stream().map(line -> line.text("failure")).filter(text -> !text.isEmpty()).findFirst();
  }

  /** Whether the generator had more to do than the server, so that the server could have done more. */
  boolean boundByLoad(Trial trial, Peer peer) {
    return of(trial, peer).stream().anyMatch(line ->
        line.number("loadBusy").orElse(0) > BUSY && line.number("serverBusy").orElse(1) < BUSY);
  }
}
