package dev.yam.bench;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench/run load}: one load on a server that runs already. */
@Command(name = "load", mixinStandardHelpOptions = true, showDefaultValues = true,
    description = {"One load on a server that runs already and knows the events of the benchmarks. A line of JSON goes "
        + "to standard output, a line for people and the progress to standard error. Ends with status 1 when a "
        + "connection is refused or lost, or when an answer is wrong or does not come."})
final class LoadCommand implements Callable<Integer> {

  private static final int CONNECTIONS = 100;
  private static final int RECEIVERS = 1000;

  @Parameters(index = "0", description = "${COMPLETION-CANDIDATES}")
  private Scenario scenario = Scenario.ECHO;

  @Option(names = "--port", required = true, description = "the server's")
  private int port;

  @Option(names = "--host", description = "the server's")
  private String host = "127.0.0.1";

  @Option(names = "--pid", description = "the server's process; without it, its CPU and memory are not told")
  private Optional<Long> pid = Optional.empty();

  @Option(names = "--payload", description = "a string of so many bytes, or `object`: a JSON object of 1 KB")
  private String payload = "32";

  @Option(names = "--in-flight", description = "requests of a connection, or publications, that are under way at once")
  private Optional<Integer> inFlight = Optional.empty();

  @Option(names = "--connections", description = "100, but for BROADCAST, CONNECT and IDLE 1000; receivers for BROADCAST")
  private Optional<Integer> connections = Optional.empty();

  @Option(names = "--rooms", description = "BROADCAST: rooms that each receiver joins beside the one that is published to, "
      + "of 10,000")
  private int rooms;

  @Option(names = "--rate", description = "BROADCAST: publications in a second, on a schedule; deliveries are timed from it")
  private Optional<Integer> rate = Optional.empty();

  @Option(names = "--warmup", description = "seconds before the window, of the server's CPU where --pid is given")
  private int warmup = 3;

  @Option(names = "--seconds", description = "the window")
  private int seconds = 5;

  @Option(names = "--messages", description = "end the window after so many, if they come first; for counting instructions",
      showDefaultValue = Visibility.NEVER)
  private long messages = Long.MAX_VALUE;

  @Override
  public Integer call() {
    Progress progress = Progress.onTerminal();
    Outcome outcome = Load.run(options(), progress);
    progress.clear();
    System.err.println(outcome.readable());
    System.out.println(outcome.json());
    return 0;
  }

  private LoadOptions options() {
    boolean many = switch (scenario) {
      case BROADCAST, IDLE, CONNECT -> true;
      case ECHO, ACK, BIN, POLLING -> false;
    };
    var traffic = new Traffic(Payload.of(payload), inFlight.orElse(scenario == Scenario.BROADCAST ? 4 : 1), rooms,
        rate.map(OptionalInt::of).orElse(OptionalInt.empty()));
    return new LoadOptions(scenario, new InetSocketAddress(host, port),
        pid.map(OptionalLong::of).orElse(OptionalLong.empty()), connections.orElse(many ? RECEIVERS : CONNECTIONS),
        traffic, new Span(warmup, seconds, messages));
  }
}
