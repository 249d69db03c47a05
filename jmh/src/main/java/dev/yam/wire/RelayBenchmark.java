package dev.yam.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.OptionalLong;
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

/**
 * All codecs of one echo over WebSocket, in a row, without what stands between them: of {@link Samples#BATCH} events
 * that come in one read, each is sent back under another name.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RelayBenchmark {

  private static final EventName ANSWER = EventName.of("reply");

  @Param({"32", "1024", "object"})
  public String argument = "32";

  private final WebSocketDecoder frames = new WebSocketDecoder(Role.SERVER, Samples.FRAMES);
  private final PacketDecoder packets = new PacketDecoder(Samples.PACKETS, Args.PLAIN);
  private final Consumer<WebSocketFrame> frame = this::frame;
  private final Consumer<Packet> packet = this::packet;
  private ByteBuf read = Unpooled.EMPTY_BUFFER;
  private ByteBuf written = Unpooled.EMPTY_BUFFER;

  @Setup
  public void setup() {
    Slice message = Slice.utf8("42[\"echo\"," + Samples.argument(argument) + "]");
    read = Samples.frames(message, Samples.BATCH);
    written = Unpooled.directBuffer(2 * read.readableBytes());
  }

  @Benchmark
  @OperationsPerInvocation(Samples.BATCH)
  public ByteBuf relay() {
    written.clear();
    frames.decode(read.readerIndex(0), frame);
    return written;
  }

  private void frame(WebSocketFrame next) {
    if (next instanceof WebSocketFrame.Text text) {
      packets.text(text.data().from(1), packet);
    }
  }

  private void packet(Packet next) {
    if (next instanceof Packet.Event event) {
      var answer = new Packet.Event("/", ANSWER, event.args(), OptionalLong.empty());
      WebSocketEncoder.message(written, PacketEncoder.encodeForOne(answer));
    }
  }
}
