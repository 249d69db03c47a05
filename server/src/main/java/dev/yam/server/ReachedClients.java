package dev.yam.server;

import dev.yam.server.spi.AckSink;
import java.util.concurrent.atomic.AtomicInteger;

/** Adds up how many clients each loop has reached, and tells the sink when the last loop has said so. Any thread. */
final class ReachedClients {

  private final AckSink sink;
  private final AtomicInteger silentLoops;
  private final AtomicInteger clients = new AtomicInteger();

  ReachedClients(int loops, AckSink sink) {
    this.sink = sink;
    this.silentLoops = new AtomicInteger(loops);
    if (loops == 0) {
      sink.expect(0);
    }
  }

  void add(int reached) {
    clients.addAndGet(reached);
    if (silentLoops.decrementAndGet() == 0) {
      sink.expect(clients.get());
    }
  }
}
