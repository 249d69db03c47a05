package dev.yam.wire;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** One message of {@link Samples#BATCH} in a polling body: text, or bytes, which travel as base64. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PollingBenchmark {

  @Param({"text", "binary"})
  public String kind = "text";

  @Param({"32", "1024"})
  public int size;

  private Outgoing message = EngineCodec.PING;
  private final Deque<Outgoing> queue = new ArrayDeque<>();
  private Slice body = Slice.EMPTY;
  private Consumer<EnginePacket> packets = packet -> {};

  @Setup
  public void setup(Blackhole blackhole) {
    Slice data = Slice.utf8(Samples.text(size));
    message = EngineCodec.message(kind.equals("text") ? new Message.Text(data) : new Message.Binary(data));
    body = encode();
    packets = blackhole::consume;
  }

  @Benchmark
  @OperationsPerInvocation(Samples.BATCH)
  public void decode() {
    EngineCodec.decodePayload(body, packets);
  }

  @Benchmark
  @OperationsPerInvocation(Samples.BATCH)
  public Slice encode() {
    for (int i = 0; i < Samples.BATCH; i++) {
      queue.add(message);
    }
    return PayloadEncoder.encode(queue, Samples.FRAMES.messageBytes());
  }
}
