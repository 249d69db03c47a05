package dev.yam.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** An HTTP proxy that knows CONNECT and nothing else. */
final class ConnectProxy implements AutoCloseable {

  /** What was asked for, {@code host:port}. */
  final Queue<String> targets = new ConcurrentLinkedQueue<>();

  private final RawServer server;

  /** Leads to {@code port} of this machine, whatever is asked for. */
  static ConnectProxy to(int port) throws IOException {
    return new ConnectProxy(port, null);
  }

  /** As {@link #to}, for those who know {@code credentials}: {@code user:password}. */
  static ConnectProxy to(int port, String credentials) throws IOException {
    return new ConnectProxy(port, credentials);
  }

  private ConnectProxy(int port, @Nullable String credentials) throws IOException {
    server = new RawServer(connection -> serve(connection, port, credentials));
  }

  private void serve(RawServer.Connection connection, int port, @Nullable String credentials) throws IOException {
    String request = connection.request();
    targets.add(request.split(" ", -1)[1]);
    if (credentials != null && !request.contains(basic(credentials))) {
      connection.send("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
      connection.close();
      return;
    }
    try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
      connection.send("HTTP/1.1 200 Connection established\r\n\r\n");
      Thread.startVirtualThread(() -> copy(target, connection.socket()));
      copy(connection.socket(), target);
    }
  }

  private static String basic(String credentials) {
    return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(US_ASCII));
  }

  private static void copy(Socket from, Socket to) {
    try (from; to) {
      InputStream in = from.getInputStream();
      in.transferTo(to.getOutputStream());
    } catch (IOException ended) {
      // as the other side sees
    }
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
