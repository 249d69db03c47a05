package dev.yam.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Sends back what it is sent, on each connection, until that ends. */
final class EchoServer implements AutoCloseable {

  private final ServerSocket listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong heard = new AtomicLong();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger resets = new AtomicInteger();

  EchoServer() throws IOException {
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Connections that are open now. */
  int connections() {
    return open.size();
  }

  int accepted() {
    return accepted.get();
  }

  /** Connections that did not end well. */
  int resets() {
    return resets.get();
  }

  /** Bytes of all connections. */
  long heard() {
    return heard.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        open.add(client);
        accepted.incrementAndGet();
        Thread.ofVirtual().start(() -> echo(client));
      }
    } catch (IOException closed) {
      // By the test.
    }
  }

  private void echo(Socket client) {
    var buffer = new byte[8 * 1024];
    try (client) {
      for (int read = client.getInputStream().read(buffer); read >= 0; read = client.getInputStream().read(buffer)) {
        heard.addAndGet(read);
        client.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException lost) {
      resets.incrementAndGet();
    } finally {
      open.remove(client);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket client : open) {
      client.close();
    }
  }
}
