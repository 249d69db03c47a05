package dev.yam.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MemoryTest {

  private static final String SMAPS = """
      c0000000-d5550000 rw-p 00000000 00:00 0
      Size:             349504 kB
      KernelPageSize:        4 kB
      Rss:               11200 kB
      Pss:               11200 kB
      d5550000-100000000 rw-p 00000000 00:00 0
      Rss:                5000 kB
      7f0000000000-7f0000021000 rw-p 00000000 00:00 0
      Rss:                 132 kB
      """;

  @Nested
  class OfJava {

    @Test
    void givenSerialCollector_whenRead_thenGenerationsAreSummed() {
      String info = """
          12572:
          DefNew     total 314560K, used 16K [0x00000000c0000000, 0x00000000d5550000, 0x00000000d5550000)
           eden space 279616K,   0% used [0x00000000c0000000, 0x00000000c0004000, 0x00000000d1110000)
           from space 34944K,   0% used [0x00000000d1110000, 0x00000000d1110000, 0x00000000d3330000)
          Tenured    total 699072K, used 4900K [0x00000000d5550000, 0x0000000100000000, 0x0000000100000000)
           the  space 699072K,   0% used [0x00000000d5550000, 0x00000000d5a19350, 0x0000000100000000)
          """;

      Heap heap = Heap.ofHeapInfo(info, SMAPS);

      assertThat(heap).isEqualTo(new Heap(4916 * 1024, 16_200 * 1024));
    }

    @Test
    void givenG1_whenRead_thenTheHeapIsThere() {
      String info = """
          12787:
          garbage-first heap   total reserved 1048576K, committed 1048576K, used 12942K [0x00000000c0000000, 0x0000000100000000)
           region size 1024K, 12 young (12288K), 0 survivors (0K)
          """;

      Heap heap = Heap.ofHeapInfo(info, SMAPS);

      assertThat(heap).isEqualTo(new Heap(12_942 * 1024, 16_200 * 1024));
    }

    @Test
    void givenNoHeap_whenRead_thenRefused() {
      assertThatThrownBy(() -> Heap.ofHeapInfo("12787:\nno such command", SMAPS))

          .isInstanceOf(LoadException.class).hasMessageContaining("no such command");
    }
  }

  @Test
  void givenNode_whenRead_thenUsedAndHeldAreTold() {
    Heap heap = Heap.ofNode("{\"rss\":52305920,\"heapTotal\":9748480,\"heapUsed\":7613928,\"external\":2127083}");

    assertThat(heap).isEqualTo(new Heap(7_613_928, 9_748_480));
  }

  @Test
  void givenTheReferenceServer_whenAsked_thenItTellsItsCollectedHeap() {
    Path here = Path.of("..").toAbsolutePath();

    try (var server = PeerProcess.start(Peer.SOCKET_IO, Serving.PLAIN, new Trees(here, here), 0)) {
      Heap heap = Heap.collected(new ServerProcess(server.pid()), new InetSocketAddress(server.port()));

      assertThat(heap.live()).isPositive().isLessThanOrEqualTo(heap.resident());
    }
  }

  @Test
  void givenBuffersAndSlab_whenRead_thenHalfIsTheServers() {
    String sockstat = "sockets: used 219\nTCP: inuse 1 orphan 0 tw 0 alloc 202 mem 25\nUDP: inuse 0 mem 7\n";

    long bytes = KernelMemory.ofSockets(sockstat, "MemFree: 9 kB\nSlab:              55980 kB\n", SMAPS);

    assertThat(bytes).isEqualTo((25 * 4 + 55_980) * 1024 / 2);
  }

  @Test
  void givenTwoMoments_whenCompared_thenEachConnectionHasItsShare() {
    var before = new Memory(1_000, 5_000, 300);

    Memory each = new Memory(21_000, 4_000, 10_300).each(before, 10);

    assertThat(each).isEqualTo(new Memory(2_000, -100, 1_000));
  }

  @Test
  void givenThisProcess_whenAsked_thenItIsAJavaThatTellsItsMappings() {
    ServerProcess self = ServerProcess.self();

    assertThat(self.program()).isEqualTo("java");
    assertThat(self.mappings()).containsPattern(Pattern.compile("^Rss: +[0-9]+ kB$", Pattern.MULTILINE));
  }
}
