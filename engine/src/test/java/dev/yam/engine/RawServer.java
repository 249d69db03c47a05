package dev.yam.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Listens, and does with each connection exactly what a test says. */
final class RawServer implements AutoCloseable {

  final Queue<String> requests = new ConcurrentLinkedQueue<>();
  final Queue<String> bodies = new ConcurrentLinkedQueue<>();
  final AtomicInteger ended = new AtomicInteger();
  private final ServerSocket acceptor;
  private final Collection<Socket> sockets = new ConcurrentLinkedQueue<>();

  interface Script {
    void run(Connection connection) throws IOException;
  }

  RawServer(Script script) throws IOException {
    acceptor = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(() -> accept(script));
  }

  /** Answers each request on each connection with {@code answer}, word for word. */
  static RawServer answering(String answer) throws IOException {
    return new RawServer(connection -> {
      connection.request();
      connection.send(answer);
    });
  }

  /** The head and body of an answer to a poll. */
  static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n"
        + body;
  }

  private void accept(Script script) {
    while (true) {
      try {
        Socket socket = acceptor.accept();
        sockets.add(socket);
        Thread.startVirtualThread(() -> serve(socket, script));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket, Script script) {
    try {
      script.run(new Connection(socket));
      while (socket.getInputStream().read() >= 0) {
        // until the client goes
      }
      ended.incrementAndGet();
    } catch (IOException gone) {
      ended.incrementAndGet();
    }
  }

  int port() {
    return acceptor.getLocalPort();
  }

  int connections() {
    return sockets.size();
  }

  @Override
  public void close() throws IOException {
    acceptor.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  final class Connection {
    private final Socket socket;
    private final InputStream in;

    Connection(Socket socket) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
    }

    Socket socket() {
      return socket;
    }

    /** The head of the next request; its body, if it has one, is read too. */
    String request() throws IOException {
      var head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          throw new EOFException("closed");
        }
        head.append((char) next);
      }
      String text = head.toString();
      int length = text.toLowerCase(Locale.ROOT).indexOf("content-length: ");
      if (length >= 0) {
        int from = length + "content-length: ".length();
        byte[] body = in.readNBytes(Integer.parseInt(text.substring(from, text.indexOf('\r', from))));
        bodies.add(new String(body, UTF_8));
      }
      requests.add(text);
      return text;
    }

    /** The value that agrees to the handshake of {@code request}. */
    String accept(String request) {
      int from = request.indexOf("sec-websocket-key: ") + "sec-websocket-key: ".length();
      return WebSocketHandshake.accept(request.substring(from, request.indexOf('\r', from)));
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    void send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    /** Sends what is no text. */
    void sendLatin(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    void close() throws IOException {
      socket.close();
    }

    /** Sends no more, and returns when the client has ended the connection. */
    void end() throws IOException {
      socket.shutdownOutput();
      while (in.read() >= 0) {
        // what was under way
      }
    }
  }
}
