package dev.yam.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code bench/compare} refuses before it starts a server. */
class CompareCommandTest {

  private final StringWriter errors = new StringWriter();

  private int run(String... arguments) {
    return new CommandLine(new CompareCommand()).setErr(new PrintWriter(errors, true)).execute(arguments);
  }

  @Test
  void givenBaselineAmongPeers_whenNoTreeIsNamed_thenToldToNameOne() {
    assertThat(run("--peers", "YAM,BASELINE")).isEqualTo(CommandLine.ExitCode.USAGE);

    assertThat(errors.toString()).startsWith("BASELINE and BASELINE_LOOP need a tree: --baseline DIRECTORY");
  }

  @Test
  void givenFolderWithoutYam_whenNamedAsBaseline_thenTold(@TempDir Path folder) {
    assertThat(run("--baseline", folder.toString())).isEqualTo(CommandLine.ExitCode.USAGE);

    assertThat(errors.toString()).startsWith("--baseline: no tree of Yam in " + folder);
  }
}
