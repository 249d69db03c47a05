package dev.yam.bench.budgets;

import dev.yam.server.Server;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What one connection in the main namespace keeps alive on the server's heap while nothing happens: the heap after a
 * full collection with so many connections less the one before, less what the driver's own ends keep.
 */
final class IdleHeap {

  private static final int CONNECTIONS = 1000;

  private IdleHeap() {}

  static double measure() throws IOException {
    ofBothEnds(); // what the first ones make for all that come
    return ofBothEnds() - ofDriver();
  }

  private static double ofBothEnds() throws IOException {
    try (Server server = Server.builder().host("127.0.0.1").pingInterval(Duration.ofHours(1))
        .listener(listener -> listener.loops(1)).build().onConnection(socket -> {}).start()) {
      return perConnection(() -> Client.webSocket(server.port(), ""));
    }
  }

  /** Connections that the kernel holds until somebody accepts them, and nobody does. */
  private static double ofDriver() throws IOException {
    try (var nobody = new ServerSocket(0, CONNECTIONS, InetAddress.getLoopbackAddress())) {
      return perConnection(() -> new Wire(nobody.getLocalPort()));
    }
  }

  private static double perConnection(Opening opening) throws IOException {
    var wires = new ArrayList<Wire>(CONNECTIONS);
    long before = live();
    for (int i = 0; i < CONNECTIONS; i++) {
      wires.add(opening.open());
    }
    long after = live();
    for (Wire wire : wires) {
      wire.close();
    }
    return (double) (after - before) / CONNECTIONS;
  }

  /**
   * The bytes of all reachable objects: the last line of the histogram, for which the heap is collected. Asked for
   * twice, since what the first collection clears (references, for one) is gone with the second.
   */
  private static long live() {
    histogram();
    String histogram = histogram().strip();
    return Long.parseLong(histogram.substring(histogram.lastIndexOf(' ') + 1));
  }

  private static String histogram() {
    try {
      return (String) ManagementFactory.getPlatformMBeanServer().invoke(
          new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
          new Object[] {new String[0]}, new String[] {String[].class.getName()});
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface Opening {
    Wire open() throws IOException;
  }
}
