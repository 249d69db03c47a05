package dev.yam.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Linux's {@code /proc}. */
final class Proc {

  private Proc() {}

  static String read(String file) {
    try {
      return Files.readString(path(file));
    } catch (IOException e) {
      throw new LoadException("cannot be read (is the process gone, or is this not Linux?): " + e.getMessage());
    }
  }

  /** Empty for what is gone by now. */
  static Optional<String> readIfThere(String file) {
    try {
      return Optional.of(Files.readString(path(file)));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /** The names in a folder. */
  static List<String> list(String folder) {
    try (Stream<Path> entries = Files.list(path(folder))) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new LoadException("cannot be listed (is the process gone, or is this not Linux?): " + e.getMessage());
    }
  }

  static Path path(String file) {
    return Path.of("/proc", file.split("/", -1));
  }
}
