package dev.yam.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** A program that is run to its end. */
final class Tool {

  private Tool() {}

  /** What it printed; throws {@link LoadException} when it cannot be run or ends with another status than 0. */
  static String output(String... words) {
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new LoadException(String.join(" ", words) + ": " + output.strip());
      }
      return output;
    } catch (IOException e) {
      throw new LoadException(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoadException("interrupted");
    }
  }
}
