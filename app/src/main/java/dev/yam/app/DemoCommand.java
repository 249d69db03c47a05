package dev.yam.app;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description = "Starts a server with a chat page, to try Yam in a browser.",
    mixinStandardHelpOptions = true,
    versionProvider = Yam.Version.class)
final class DemoCommand implements Runnable {

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(names = {"-p", "--port"}, paramLabel = "PORT", defaultValue = "3000",
      description = "Where to listen; 0 takes a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(names = "--host", paramLabel = "HOST", defaultValue = "127.0.0.1",
      description = "Whom to listen to: 0.0.0.0 lets other machines in (default: ${DEFAULT-VALUE}, this one only).")
  private String host = "";

  @Override
  public void run() {
    var stopped = new CountDownLatch(1);
    Demo demo = start();
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
      demo.close();
      stopped.countDown();
    }));
    greet(demo.port());
    try {
      stopped.await();
    } catch (InterruptedException interrupted) {
      demo.close();
      Thread.currentThread().interrupt();
    }
  }

  private Demo start() {
    if (port < 0 || port > 65_535) {
      throw new Yam.UsefulException("A port is a number from 0 to 65535, not " + port + ".");
    }
    try {
      return Demo.start(host, port);
    } catch (UncheckedIOException failure) {
      throw new Yam.UsefulException("""
          Cannot listen on %s port %d: %s.
          If another program has the port, perhaps a demo that still runs, end that one or take another port:
            ./yam demo --port %d""".formatted(host, port, reason(failure), port % 65_535 + 1), failure);
    }
  }

  /** What the system said, without the calls around it. */
  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = String.valueOf(root.getMessage());
    return message.substring(message.lastIndexOf(": ") + 1).strip();
  }

  private void greet(int boundPort) {
    boolean local = host.equals("127.0.0.1") || host.equals("0.0.0.0");
    PrintWriter out = spec.commandLine().getOut();
    out.println(Ansi.AUTO.string("""

          @|bold,magenta Yam|@ is ready. Open this page, best in two windows:

            @|bold,underline http://%s:%d/|@

          Ctrl-C ends it.
        """.formatted(local ? "localhost" : host, boundPort)));
    out.flush();
  }
}
