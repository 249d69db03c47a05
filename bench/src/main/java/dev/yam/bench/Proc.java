package dev.yam.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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

  static Path path(String file) {
    return Path.of("/proc", file.split("/", -1));
  }
}
