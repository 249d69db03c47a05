package dev.yam.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What one idle client over WebSocket costs: live bytes of the heap, counted by the collector, so that no class grows
 * unnoticed. {@code docs/performance.md} tells where they are.
 */
class IdleConnectionTest extends ServerTest {

  /** 2,650 are counted, 1,250 of them Netty's; without compressed pointers there would be more. */
  private static final int MOST_BYTES = 2_740;

  private static final int FIRST = 200;
  private static final int CLIENTS = 2_000;
  private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

  private final AtomicInteger welcomed = new AtomicInteger();

  @Test
  @Timeout(60)
  void givenIdleClients_whenCounted_thenEachHoldsNoMoreThanItsBudget() throws Exception {
    Server server = start();
    server.onConnection(socket -> {
      socket.on("echo", args -> socket.emit("echo", args));
      socket.on("ask", (args, ack) -> ack.send(args));
      socket.on("join", args -> socket.join(args.string(0)));
      welcomed.incrementAndGet();
    });
    liveBytesWith(server, FIRST); // what the first clients leave behind is no cost of the later ones
    long before = liveBytes();

    long with = liveBytesWith(server, CLIENTS);

    assertThat((with - before) / CLIENTS).isBetween(1_000L, (long) MOST_BYTES);
  }

  private long liveBytesWith(Server server, int count) throws Exception {
    welcomed.set(0);
    Process clients = ManyClients.start(server.port(), count);
    try (var says = new BufferedReader(new InputStreamReader(clients.getInputStream(), UTF_8))) {
      assertThat(says.readLine()).isEqualTo("joined");
      await().until(() -> welcomed.get() == count);
      return liveBytes();
    } finally {
      clients.destroyForcibly().waitFor();
      await().until(() -> server.engine().sessions() == 0);
    }
  }

  /** The last line of the histogram of classes, which is made of what a full collection has left. */
  private static long liveBytes() throws Exception {
    Object histogram = ManagementFactory.getPlatformMBeanServer().invoke(
        new ObjectName("com.sun.management:type=DiagnosticCommand"),
        "gcClassHistogram",
        new Object[] {new String[0]},
        new String[] {String[].class.getName()});
    Matcher total = TOTAL.matcher(histogram.toString());
    assertThat(total.find()).isTrue();
    return Long.parseLong(total.group(1));
  }
}
