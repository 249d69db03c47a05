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
      case "fixture" -> Fixture.run(rest);
      case "bench" -> Bench.run(rest);
      case "client" -> ClientBench.run(rest);
      case "vectors" -> System.exit(VectorsCommand.run(rest, System.out, System.err));
      default -> {
        misuse("""
            usage: conformance/run fixture BASEPORT [HOST]
                   conformance/run bench PORT|tcp://…|unix://… [--dispatch=lane|loop] [--args=raw|decoded|record]
                                         [--handlers=listeners|gateways]
                   conformance/run client PORT|tcp://…|unix://… CONNECTIONS IN_FLIGHT BYTES
                   conformance/run vectors [-v] FILE…""");
      }
    }
  }

  static void misuse(String message) {
    System.err.println(message);
    System.exit(MISUSE);
  }

  /** Tells whoever started it that clients may come, and runs until it is ended; {@code close} comes last. */
  static void serve(Runnable close) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(close));
    System.out.println("ready");
    Thread.currentThread().join();
  }
}
