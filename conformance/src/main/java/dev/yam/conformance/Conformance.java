package dev.yam.conformance;

import java.util.Arrays;
import java.util.List;

/** The main class behind {@code conformance/run}: each of its commands is an independent judge of Yam. */
public final class Conformance {

  /** The status of a command that cannot be carried out as it was asked for. */
  static final int MISUSE = 2;

  private Conformance() {}

  public static void main(String[] args) throws Exception {
    List<String> words = Arrays.asList(args);
    String command = words.isEmpty() ? "" : words.getFirst();
    List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
    switch (command) {
      case "vectors" -> System.exit(VectorsCommand.run(rest, System.out, System.err));
      default -> {
        System.err.println("usage: conformance/run vectors [-v] FILE…");
        System.exit(MISUSE);
      }
    }
  }
}
