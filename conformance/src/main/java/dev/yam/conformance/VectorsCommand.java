package dev.yam.conformance;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code vectors [-v] FILE…}: runs the codecs over golden vectors. Status 0 when every case of every file passed, 1 when
 * one failed, 2 for a file that cannot be run.
 */
final class VectorsCommand {

  private static final JsonMapper MAPPER = new JsonMapper();

  private final PrintStream out;
  private final Deviations deviations;
  private final boolean verbose;

  private VectorsCommand(PrintStream out, Deviations deviations, boolean verbose) {
    this.out = out;
    this.deviations = deviations;
    this.verbose = verbose;
  }

  static int run(List<String> args, PrintStream out, PrintStream err) {
    boolean verbose = args.contains("-v");
    var files = new ArrayList<>(args);
    files.removeIf("-v"::equals);
    if (files.isEmpty()) {
      err.println("usage: vectors [-v] FILE…");
      return Conformance.MISUSE;
    }
    boolean failed = false;
    try {
      var command = new VectorsCommand(out, Deviations.load(), verbose);
      for (String file : files) {
        failed |= !command.file(file);
      }
    } catch (IOException | JacksonException | UnknownVectorException unusable) {
      err.println(unusable.getMessage());
      return Conformance.MISUSE;
    }
    return failed ? 1 : 0;
  }

  /** Returns whether no case failed. */
  private boolean file(String file) throws IOException {
    JsonNode tree = MAPPER.readTree(Path.of(file).toFile());
    String generator = tree.path("header").path("generator").asString("");
    Codec codec = Codec.of(generator).orElseThrow(() ->
        new UnknownVectorException(file + ": no codec here for the generator '" + generator + "'"));
    int passed = 0;
    int failed = 0;
    int skipped = 0;
    for (JsonNode vector : tree.path("cases")) {
      String name = vector.path("name").asString("");
      String op = vector.path("op").asString("");
      if (!codec.operations().contains(op)) {
        throw new UnknownVectorException(file + ": unknown op '" + op + "' in '" + name + "'");
      }
      switch (judge(codec, op, name, vector)) {
        case Verdict.Passed p -> passed++;
        case Verdict.Skipped s -> {
          skipped++;
          detail("skipped " + name + ": " + s.reason());
        }
        case Verdict.Failed f -> {
          failed++;
          out.println("FAILED " + op + " '" + name + "': " + f.reason());
        }
      }
    }
    out.println(file + ": " + passed + " passed, " + failed + " failed, " + skipped + " skipped");
    return failed == 0;
  }

  private Verdict judge(Codec codec, String op, String name, JsonNode vector) {
    var rule = deviations.find(codec.name(), op, name);
    try {
      if (rule.isEmpty()) {
        return codec.run(op, vector);
      }
      detail("deviates " + name + ": " + rule.get().reason());
      return codec.refused(op, vector) ? Verdict.PASSED : new Verdict.Failed("not refused, as the deviation has it");
    } catch (JavaScriptOnlyException only) {
      return new Verdict.Skipped(String.valueOf(only.getMessage()));
    } catch (UnknownVectorException unknown) {
      throw unknown;
    } catch (RuntimeException unexpected) {
      return new Verdict.Failed("unexpected " + unexpected);
    }
  }

  private void detail(String line) {
    if (verbose) {
      out.println(line);
    }
  }
}
