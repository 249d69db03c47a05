package dev.yam.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.yam.conformance.Engine.Transport;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * Clients that talk, vanish, read slowly or attack, all at once and for long: what the server holds afterwards is what
 * it held before. A minute; {@code -Psoak} makes it 20.
 */
@Tag("slow")
class SoakTest {

  private static final long SECONDS = Long.getLong("yam.soak.seconds", 60);
  private static final long MEGABYTE = 1 << 20;

  private final Target target = Target.soaked();
  private final LongAdder talks = new LongAdder();
  private final LongAdder cuts = new LongAdder();
  private final LongAdder slowReaders = new LongAdder();
  private final LongAdder attacks = new LongAdder();
  private final LongAdder kills = new LongAdder();

  /** What one kind of peer does, again and again. */
  @FunctionalInterface
  private interface Deed {
    void once(Random random) throws IOException;
  }

  /** What the process of the server holds when nobody is connected. */
  private record Level(long bytes, long threads, long files, int namespaces) {}

  @Test
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void givenAllKindsOfPeersAtOnce_whenTheyHaveLeft_thenTheLevelIsWhatItWas() {
    assumeThat(Path.of("/proc/self/task")).as("threads and file handles are counted in /proc: Linux only").exists();
    for (var i = 0; i < 3; i++) {
      load(Duration.ofSeconds(Math.max(1, SECONDS / 10)));
    }
    Level before = level();

    load(Duration.ofSeconds(SECONDS * 7 / 10));

    Level after = level();
    var told = "%s, then %s after %d talks, %d cuts, %d slow readers, %d attacks, %d killed processes"
        .formatted(before, after, talks.sum(), cuts.sum(), slowReaders.sum(), attacks.sum(), kills.sum());
    System.out.println("soak of " + SECONDS + " s: " + told);
    assertThat(after.bytes()).as(told).isLessThan(before.bytes() + 16 * MEGABYTE);
    assertThat(after.files()).as(told).isLessThanOrEqualTo(before.files() + 2);
    assertThat(after.threads()).as(told).isLessThanOrEqualTo(before.threads() + 4);
    assertThat(after.namespaces()).as(told).isEqualTo(before.namespaces());
    assertThat(Stream.of(talks, cuts, slowReaders, attacks, kills)).allMatch(count -> count.sum() > 0);
    assertThat(NodeScript.alive("soaker")).as("processes of clients").isZero();
  }

  private void load(Duration time) {
    var end = System.nanoTime() + time.toNanos();
    var peers = new ArrayList<CompletableFuture<?>>();
    for (var i = 0; i < 6; i++) {
      peers.add(repeat(i, end, talks, this::talk));
    }
    for (var i = 6; i < 8; i++) {
      peers.add(repeat(i, end, cuts, this::vanish));
      peers.add(repeat(i, end, slowReaders, this::readSlowly));
      peers.add(repeat(i, end, attacks, this::attack));
    }
    peers.add(Wire.laterOnPipe(again(8, end, kills, this::kill)));
    try {
      CompletableFuture.allOf(peers.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw new AssertionError("a peer that behaves was not served", e.getCause());
    }
  }

  private static CompletableFuture<?> repeat(int seed, long end, LongAdder count, Deed deed) {
    return Wire.later(again(seed, end, count, deed));
  }

  private static Wire.Task<LongAdder> again(int seed, long end, LongAdder count, Deed deed) {
    var random = new Random(seed);
    return () -> {
      while (System.nanoTime() < end) {
        deed.once(random);
        count.increment();
      }
      return count;
    };
  }

  /** The control port collects the garbage before it tells. */
  private Level level() {
    await().atMost(Duration.ofMinutes(2)).until(() -> {
      JsonNode now = stats();
      return now.get("engineSessions").asInt() == 0 && now.get("sockets").asInt() == 0;
    });
    var bytes = Stream.generate(this::stats).limit(5).mapToLong(now -> now.get("usedBytes").asLong()).min().orElseThrow();
    return new Level(bytes, count("task"), count("fd"), stats().get("namespaces").asInt());
  }

  private JsonNode stats() {
    try {
      return Json.read(Wire.get(new Endpoint(target.control(), "/"), "/stats").body());
    } catch (IOException e) {
      throw new AssertionError("the server under test does not tell what it holds", e);
    }
  }

  private long count(String what) {
    try (var entries = Files.list(Path.of("/proc", Long.toString(target.process().pid()), what))) {
      return entries.count();
    } catch (IOException e) {
      throw new AssertionError("the server under test is gone", e);
    }
  }

  // --- peers that are served ---

  private Endpoint socket() {
    return target.h("/socket.io/");
  }

  private Endpoint engine() {
    return target.h("/engine.io/");
  }

  /** The server gives a client one second to join; on a busy machine some come too late, and try again. */
  private Engine connected(Transport transport) throws IOException {
    for (var attempt = 1; ; attempt++) {
      var client = transport.open(socket());
      client.trySend("0");
      if (client.awaitTextOrEnd()) {
        assertThat(client.receiveText()).isEqualTo("2[\"auth\",{}]");
        return client;
      }
      assertThat(attempt).as("attempts to join").isLessThan(10);
    }
  }

  private void talk(Random random) throws IOException {
    try (var client = connected(random.nextBoolean() ? Transport.POLLING : Transport.WEBSOCKET)) {
      for (var i = 0; i < 10; i++) {
        var word = "x".repeat(random.nextInt(3_000));
        client.send("2%d[\"message-with-ack\",\"%s\"]".formatted(i, word));
        assertThat(client.receiveText()).isEqualTo("3%d[\"%s\"]".formatted(i, word));
      }
      sendBytes(client, random);
      visitRoom(client, "room " + client.sid());
      visitNamespace(client, "/dyn-" + random.nextInt(5));
    }
  }

  private static void sendBytes(Engine client, Random random) throws IOException {
    var bytes = new byte[random.nextInt(20_000)];
    random.nextBytes(bytes);
    client.send("51-[\"message\",{\"_placeholder\":true,\"num\":0}]");
    client.send(bytes);
    assertThat(client.receiveText()).isEqualTo("51-[\"message-back\",{\"_placeholder\":true,\"num\":0}]");
    assertThat(client.receiveBinary()).isEqualTo(bytes);
  }

  private static void visitRoom(Engine client, String room) throws IOException {
    client.send("27[\"join\",\"" + room + "\"]");
    assertThat(client.receiveText()).isEqualTo("37[2]");
    client.send("2[\"to-room\",\"" + room + "\",\"hello\"]");
    assertThat(client.receiveText()).isEqualTo("2[\"room-message\",\"hello\"]");
  }

  private static void visitNamespace(Engine client, String namespace) throws IOException {
    client.send("0" + namespace + ",");
    assertThat(client.receiveText()).startsWith("0" + namespace + ",{");
    client.send("1" + namespace + ",");
  }

  // --- peers that are not ---

  /** In the middle of something, without a word. */
  private void vanish(Random random) throws IOException {
    if (random.nextBoolean()) {
      var client = connected(Transport.WEBSOCKET);
      client.send("27[\"message-with-ack\",\"" + "x".repeat(random.nextInt(100_000)) + "\"]");
      client.close();
      return;
    }
    var session = Polling.open(engine());
    try (var wire = Wire.connect(engine())) {
      wire.send(Wire.head("GET", session.target(), 0)); // not reset: a poll that is lost with it is missed by heartbeat
    }
  }

  /**
   * A process of npm's clients is killed in the middle of its talk; every other one first stands still while others are
   * served, so that its sockets are open and nobody reads them.
   */
  private void kill(Random random) throws IOException {
    var clients = NodeScript.talker("soaker", target);
    try {
      clients.awaitLines(1 + random.nextInt(20));
      if (random.nextBoolean()) {
        clients.signal("STOP");
        talk(random);
        talk(random);
      }
    } finally {
      clients.kill();
    }
  }

  /** Asks for a megabyte, reads a part of it through a small window, and leaves by a reset. */
  private void readSlowly(Random random) throws IOException {
    try (var wire = Wire.connect(engine(), 4_096)) {
      assertThat(Ws.handshake(wire, engine().websocket()).status()).isEqualTo(101);
      var echo = Ws.encode(0x82, new byte[100_000], true);
      for (var i = 0; i < 10; i++) {
        wire.send(echo);
      }
      for (var read = 0; read < 50_000; read += 1_000) {
        wire.bytes(1_000);
      }
      wire.reset();
    }
  }

  private static final List<String> REQUESTS = List.of(
      "NONSENSE\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nX: ",
      "POST /engine.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
      "POST /engine.io/?EIO=4&transport=polling&sid=none HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\nab",
      "GET /engine.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
      "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n");

  private static final List<String> FRAMES = List.of(
      "8101", "c18011223344", "838011223344", "098011223344", "808011223344", "88820000000003e7", "81ff7fffffffffffffff00000000",
      "81820000000034c3", "018400000000346162", "898011223344898011223344", "82ff00000000000fffff000000000102");

  private static final List<String> PACKETS = List.of(
      "2[null]", "51-[\"message\",{\"_placeholder\":true,\"num\":7}]", "5999999-[\"message\"]", "2[\"disconnecting\"]",
      "2{\"a\":1}", "0/none,", "0/dyn-1,{\"a\":", "4{}", "9", "2[\"message\"," + "[".repeat(1_000), "51-[\"message\"]");

  private void attack(Random random) throws IOException {
    switch (random.nextInt(4)) {
      case 0 -> send(any(REQUESTS, random).getBytes(ISO_8859_1));
      case 1 -> send(Ws.handshakeOf(engine().websocket()).getBytes(ISO_8859_1), HexFormat.of().parseHex(any(FRAMES, random)));
      case 2 -> send(garbage(random));
      default -> {
        try (var client = connected(Transport.WEBSOCKET)) {
          client.trySend(any(PACKETS, random));
        }
      }
    }
  }

  private static String any(List<String> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  private static byte[] garbage(Random random) {
    var bytes = new byte[random.nextInt(5_000)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Sends, and leaves when it has seen a first byte of the answer, or after a moment without one. */
  private void send(byte[]... pieces) throws IOException {
    try (var wire = Wire.connect(engine())) {
      for (var piece : pieces) {
        wire.send(piece);
      }
      wire.isQuietFor(Duration.ofMillis(20));
    } catch (SocketException refused) {
      // The server did not wait for the rest.
    }
  }
}
