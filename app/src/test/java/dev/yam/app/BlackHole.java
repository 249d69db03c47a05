package dev.yam.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A proxy that can swallow what both sides of its connections send, without either noticing: what was lost is lost. When
 * it lets its clients go, the server still thinks them there. New connections go through.
 */
final class BlackHole implements AutoCloseable {

  private final ServerSocket listening;
  private final int target;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();

  BlackHole(int target) throws IOException {
    this.target = target;
    this.listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        var link = new Link(listening.accept(), new Socket(InetAddress.getLoopbackAddress(), target));
        links.add(link);
        Thread.ofVirtual().start(() -> link.pump(link.client, link.server));
        Thread.ofVirtual().start(() -> link.pump(link.server, link.client));
      }
    } catch (IOException closed) {
      links.forEach(Link::close);
    }
  }

  /** From now on nothing passes on the connections that are there. */
  void swallow() {
    links.forEach(link -> link.swallowing = true);
  }

  /** The clients of swallowed connections learn that they are gone. */
  void letGo() {
    links.stream().filter(link -> link.swallowing).forEach(link -> end(link.client));
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    links.forEach(Link::close);
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Link {
    private final Socket client;
    private final Socket server;
    private volatile boolean swallowing;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void pump(Socket from, Socket to) {
      byte[] buffer = new byte[16 * 1024];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          if (!swallowing) {
            out.write(buffer, 0, read);
          }
        }
      } catch (IOException lost) {
        // One side has ended.
      }
      if (!swallowing) {
        close();
      }
    }

    void close() {
      end(client);
      end(server);
    }
  }
}
