package dev.yam.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code yam} command; each of its commands is a class of its own. */
@Command(
    name = "yam",
    description = "Real-time messaging for the JVM.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DemoCommand.class, CompressionCommand.class, HelpCommand.class},
    mixinStandardHelpOptions = true,
    versionProvider = Yam.Version.class)
public final class Yam implements Runnable {

  @Spec
  private CommandSpec spec = CommandSpec.create();

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Yam())
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler((failure, command, parsed) -> {
          if (!(failure instanceof UsefulException)) {
            throw failure;
          }
          command.getErr().println(command.getColorScheme().errorText(failure.getMessage()));
          return command.getCommandSpec().exitCodeOnExecutionException();
        });
  }

  /** Without a command there is nothing to do but to show which there are. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** What the user can do something about: printed as it is, without a stack trace. */
  static final class UsefulException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsefulException(String message) {
      super(message);
    }

    UsefulException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Yam.class.getPackage().getImplementationVersion();
      return new String[] {"Yam " + (version == null ? "(not packaged)" : version) + ", Java " + Runtime.version()};
    }
  }
}
