package dev.yam.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The main class behind {@code bench/run}. */
@Command(name = "bench/run", description = "Servers to compare with, and the load that compares them.",
    subcommands = {LoadCommand.class, Bench.Bare.class, Bench.Incumbent.class, Bench.IncumbentClient.class,
        CompareCommand.class, ClientsCommand.class, StreamsCommand.class},
    mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
public final class Bench {

  private Bench() {}

  public static void main(String[] args) {
    var command = new CommandLine(new Bench());
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setExecutionExceptionHandler((failure, line, parsed) -> {
      if (!(failure instanceof LoadException)) {
        throw failure;
      }
      line.getErr().println(line.getColorScheme().errorText(failure.getMessage()));
      return line.getCommandSpec().exitCodeOnExecutionException();
    });
    System.exit(command.execute(args));
  }

  /** Tells whoever started the server that clients may come, and lasts until the process is ended. */
  private static int serve() throws InterruptedException {
    System.out.println("ready");
    Thread.currentThread().join();
    return 0;
  }

  @Command(name = "bare", description = "A server without protocol logic, on loopback.", mixinStandardHelpOptions = true)
  static final class Bare implements Callable<Integer> {

    @Parameters(index = "0", description = "${COMPLETION-CANDIDATES}: Netty's codecs, frames by hand, or polling by hand")
    private BareServer.Codec codec = BareServer.Codec.ROLLED;

    @Parameters(index = "1")
    private int port;

    @Override
    @SuppressWarnings("resource") // It ends with the process.
    public Integer call() throws InterruptedException {
      BareServer.start(codec, port);
      return serve();
    }
  }

  @Command(name = "netty-socketio", description = "netty-socketio with the events of the benchmarks, on loopback.",
      mixinStandardHelpOptions = true)
  static final class Incumbent implements Callable<Integer> {

    @Parameters(index = "0")
    private int port;

    @Option(names = "--loops", description = "event loops (${DEFAULT-VALUE})")
    private int loops = 1;

    @Option(names = "--args", description = "raw or record: what arguments are bound to (${DEFAULT-VALUE})")
    private String args = "raw";

    @Override
    public Integer call() throws InterruptedException {
      NettySocketIo.start(port, loops, args.equals("record") ? NettySocketIo.Order.class : Object.class);
      return serve();
    }
  }

  @Command(name = "socket.io-client-java", description = "Its clients, which echo; see bench/clients.",
      mixinStandardHelpOptions = true)
  static final class IncumbentClient implements Callable<Integer> {

    @Parameters(index = "0")
    private int port;

    @Parameters(index = "1")
    private int connections;

    @Parameters(index = "2")
    private int inFlight;

    @Parameters(index = "3")
    private int bytes;

    @Override
    public Integer call() throws IOException, InterruptedException {
      new SocketIoClientJava().run(port, connections, inFlight, bytes);
      return 0;
    }
  }
}
