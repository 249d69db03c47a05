package dev.yam.wire;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Packets of Socket.IO with one argument: a string of 32 bytes or 1 KB, or so many bytes as an attachment. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PacketBenchmark {

  @Param({"event", "ack", "binary"})
  public String kind = "event";

  @Param({"32", "1024"})
  public int size;

  private final PacketDecoder decoder = new PacketDecoder(Samples.PACKETS, Args.PLAIN);
  private Slice text = Slice.EMPTY;
  private List<Slice> attachments = List.of();
  private Packet packet = new Packet.Disconnect("/");
  private Consumer<Packet> packets = decoded -> {};

  @Setup
  public void setup(Blackhole blackhole) {
    String argument = Samples.argument(Integer.toString(size));
    text = Slice.utf8(switch (kind) {
      case "event" -> "2[\"echo\"," + argument + "]";
      case "ack" -> "317[" + argument + "]";
      default -> "51-[\"echo\",{\"_placeholder\":true,\"num\":0}]";
    });
    attachments = kind.equals("binary") ? List.of(Slice.utf8(Samples.text(size))) : List.of();
    packets = decoded -> packet = decoded;
    decode();
    packets = blackhole::consume;
  }

  @Benchmark
  public void decode() {
    decoder.text(text, packets);
    for (int i = 0; i < attachments.size(); i++) {
      decoder.binary(attachments.get(i), packets);
    }
  }

  @Benchmark
  public Outgoing encode() {
    return PacketEncoder.encode(packet);
  }
}
