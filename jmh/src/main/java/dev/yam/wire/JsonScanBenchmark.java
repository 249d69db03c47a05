package dev.yam.wire;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The scan of an event's array: its name and one argument. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JsonScanBenchmark {

  @Param({"32", "1024", "object", "wide"})
  public String argument = "32";

  private final JsonScan scan = new JsonScan(Samples.PACKETS.maxDepth());
  private Slice json = Slice.EMPTY;

  @Setup
  public void setup() {
    json = Slice.utf8("[\"echo\"," + Samples.argument(argument) + "]");
  }

  @Benchmark
  public int scan() {
    scan.scan(json);
    return scan.end();
  }
}
