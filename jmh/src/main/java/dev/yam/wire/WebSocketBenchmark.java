package dev.yam.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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

/** One frame of {@link Samples#BATCH} that come in one read, or go out in one write. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WebSocketBenchmark {

  @Param({"32", "1024", "16384"})
  public int size;

  private final WebSocketDecoder decoder = new WebSocketDecoder(Role.SERVER, Samples.FRAMES);
  private ByteBuf read = Unpooled.EMPTY_BUFFER;
  private ByteBuf written = Unpooled.EMPTY_BUFFER;
  private Outgoing message = EngineCodec.PING;
  private Consumer<WebSocketFrame> frames = frame -> {};

  @Setup
  public void setup(Blackhole blackhole) {
    Slice text = Slice.utf8(Samples.text(size));
    read = Samples.frames(text, Samples.BATCH);
    written = Unpooled.directBuffer(Samples.BATCH * (size + 10));
    message = Outgoing.text(text);
    frames = blackhole::consume;
  }

  @Benchmark
  @OperationsPerInvocation(Samples.BATCH)
  public void decode() {
    decoder.decode(read.readerIndex(0), frames);
  }

  @Benchmark
  @OperationsPerInvocation(Samples.BATCH)
  public ByteBuf encode() {
    written.clear();
    for (int i = 0; i < Samples.BATCH; i++) {
      WebSocketEncoder.message(written, message);
    }
    return written;
  }
}
