package dev.yam.app;

import dev.yam.engine.JacksonBinder;
import dev.yam.handlers.Compression;
import dev.yam.handlers.Encryption;
import dev.yam.wire.JsonWriter;
import dev.yam.wire.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "compression",
    description = {
      "Compares both orders of compressing and encrypting files.",
      "",
      "An application that compresses what it has encrypted sends as much as one that does not compress at all. Try it on "
          + "what yours sends: where turning compression off changes little, it has the wrong order."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Yam.Version.class)
final class CompressionCommand implements Callable<Integer> {

  /** A file is held in memory whole, a few times over. */
  private static final long LARGEST = 64_000_000;

  enum Algorithm { brotli, deflate }

  record Row(String file, int original, int compressFirst, int encryptFirst, double reductionPercent) {}

  record Report(String compression, String encryption, List<Row> files) {}

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "What to try it on; - is the standard input.")
  private List<String> files = List.of();

  @Option(names = {"-c", "--compression"}, paramLabel = "NAME", defaultValue = "brotli",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}; deflate where there is no library for it).")
  private Algorithm algorithm = Algorithm.brotli;

  @Option(names = "--json", description = "Prints one JSON object for programs to read.")
  private boolean json;

  @Override
  public Integer call() {
    Compression compression = compression();
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    Encryption encryption = Encryption.aesGcm(key);
    if (!json) {
      out().println("      original  compress first   encrypt first    reduction  file");
    }
    var rows = new ArrayList<Row>();
    for (String file : files) {
      try {
        Row row = row(file, BothOrders.of(read(file), compression, encryption));
        rows.add(row);
        show(row);
      } catch (Yam.UsefulException unreadable) {
        spec.commandLine().getErr().println(spec.commandLine().getColorScheme().errorText(unreadable.getMessage()));
      }
    }
    conclude(new Report(compression.toString(), encryption.toString(), rows));
    return rows.size() == files.size() ? 0 : spec.exitCodeOnExecutionException();
  }

  private Compression compression() {
    if (algorithm == Algorithm.deflate) {
      return Compression.deflate(9);
    }
    return Brotli.find().orElseGet(() -> {
      spec.commandLine().getErr().println("There is no Brotli for this system, so DEFLATE stands in: a bit longer.");
      return Compression.deflate(9);
    });
  }

  private static Slice read(String file) {
    try {
      if (file.equals("-")) {
        return Slice.of(limited(file, System.in));
      }
      Path path = Path.of(file);
      if (Files.isDirectory(path)) {
        throw new Yam.UsefulException(file + " is a folder; name files, such as " + file.replaceAll("/+$", "") + "/*");
      }
      try (InputStream in = Files.newInputStream(path)) {
        return Slice.of(limited(file, in));
      }
    } catch (NoSuchFileException missing) {
      throw new Yam.UsefulException(file + " is not there.", missing);
    } catch (AccessDeniedException denied) {
      throw new Yam.UsefulException(file + " may not be read by you.", denied);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new Yam.UsefulException(file + " cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  private static byte[] limited(String file, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes((int) LARGEST + 1);
    if (bytes.length > LARGEST) {
      throw new Yam.UsefulException(String.format(Locale.ROOT,
          "%s has more than %,d bytes, and is held in memory whole. Take a part of it:%n"
              + "  head -c %d %s | ./yam compression -", file, LARGEST, LARGEST / 10, file));
    }
    return bytes;
  }

  private static Row row(String file, BothOrders sizes) {
    double percent = Math.rint(sizes.reduction() * 10_000) / 100;
    return new Row(file, sizes.original(), sizes.compressFirst(), sizes.encryptFirst(), percent);
  }

  private void show(Row row) {
    if (!json) {
      out().printf(Locale.ROOT, "%,14d  %,14d  %,14d  %9.1f %%  %s%n",
          row.original(), row.compressFirst(), row.encryptFirst(), row.reductionPercent(), row.file());
      out().flush();
    }
  }

  private void conclude(Report report) {
    if (json) {
      out().println(JsonWriter.write(new JacksonBinder(), report).toUtf8());
      return;
    }
    out().printf("%nBytes, compressed by %s, encrypted by %s with a key made for this run.%n",
        report.compression(), report.encryption());
    out().println(verdict(report.files()));
    out().flush();
  }

  private static String verdict(List<Row> rows) {
    if (rows.isEmpty()) {
      return "There was nothing to compare.";
    }
    return rows.stream().anyMatch(row -> row.reductionPercent() >= 1)
        ? "Compress first: what is encrypted has no patterns left, and compressing it saves nothing."
        : "Neither order saves anything here: these files have few patterns, or are compressed already.";
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
