package dev.yam.wire;

import dev.yam.engine.JacksonBinder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The object of 1 KB bound to records, and records written. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ArgsBenchmark {

  public record Order(int id, String room, Sender sender, List<Item> items, boolean parent, String text) {}

  public record Sender(String name, boolean admin, long since) {}

  public record Item(String sku, int count, double price, List<String> tags) {}

  private final ArgumentBinder binder = new JacksonBinder();
  private Slice json = Slice.EMPTY;
  private Args args = Args.NONE;
  private Order order = new Order(0, "", new Sender("", false, 0), List.of(), false, "");

  @Setup
  public void setup() {
    json = Slice.utf8(Samples.argument("object"));
    args = Args.ofJson(binder, json);
    order = args.get(0, Order.class);
  }

  @Benchmark
  public Order bind() {
    return new Args(args.json(), 1, List.of(), 0, binder).get(0, Order.class);
  }

  @Benchmark
  public Args write() {
    return Args.of(binder, order);
  }
}
