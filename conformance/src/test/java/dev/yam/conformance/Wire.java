package dev.yam.conformance;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A bare TCP connection that speaks HTTP/1.1 when asked to, and anything else too. */
final class Wire implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Socket socket;
  private final PushbackInputStream in;
  private final OutputStream out;

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new PushbackInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
    this.out = socket.getOutputStream();
  }

  static Wire connect(Endpoint endpoint) throws IOException {
    return connect(endpoint, 0);
  }

  /** With a receive buffer of {@code receiveBuffer} bytes, where not 0: a peer that reads slowly. */
  static Wire connect(Endpoint endpoint, int receiveBuffer) throws IOException {
    var socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.port()), 5000);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return new Wire(socket);
  }

  /** One exchange on a connection of its own. */
  static Response exchange(Endpoint endpoint, String method, String target, String body, String... headers)
      throws IOException {
    try (var wire = connect(endpoint)) {
      return wire.request(method, target, body, headers);
    }
  }

  static Response get(Endpoint endpoint, String target, String... headers) throws IOException {
    return exchange(endpoint, "GET", target, "", headers);
  }

  static Response post(Endpoint endpoint, String target, String body, String... headers) throws IOException {
    return exchange(endpoint, "POST", target, body, headers);
  }

  Response request(String method, String target, String body, String... headers) throws IOException {
    send(head(method, target, body.getBytes(StandardCharsets.UTF_8).length, headers) + body);
    return response();
  }

  static String head(String method, String target, int length, String... headers) {
    var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    for (var header : headers) {
      head.append(header).append("\r\n");
    }
    if (length > 0 || method.equals("POST")) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  Wire send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  Wire send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /** Reads on another thread, so that the caller may act while the request is pending. */
  CompletableFuture<Response> responseLater() {
    return later(this::response);
  }

  Response response() throws IOException {
    while (true) {
      var response = responseOnce();
      if (response.status() != 100) {
        return response;
      }
    }
  }

  /** The next response, be it provisional. */
  Response responseOnce() throws IOException {
    var status = Integer.parseInt(line().split(" ", 3)[1]);
    var headers = new HashMap<String, List<String>>();
    for (var line = line(); !line.isEmpty(); line = line()) {
      var colon = line.indexOf(':');
      headers
          .computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return new Response(status, headers, body(status, headers));
  }

  private byte[] body(int status, Map<String, List<String>> headers) throws IOException {
    if (status < 200 || status == 204 || status == 304) {
      return new byte[0];
    }
    if (headers.getOrDefault("transfer-encoding", List.of()).contains("chunked")) {
      return chunks();
    }
    var length = headers.get("content-length");
    return length == null ? in.readAllBytes() : bytes(Integer.parseInt(length.getFirst()));
  }

  private byte[] chunks() throws IOException {
    var body = new ByteArrayOutputStream();
    for (var size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
      body.writeBytes(bytes(size));
      line();
    }
    line();
    return body.toByteArray();
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (var b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("closed in the middle of a line: " + line.toString(StandardCharsets.ISO_8859_1));
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  byte[] bytes(int count) throws IOException {
    var bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("closed after " + bytes.length + " of " + count + " bytes");
    }
    return bytes;
  }

  int read() throws IOException {
    return in.read();
  }

  /** Whether nothing arrives, not even the end, for {@code duration}. */
  boolean isQuietFor(Duration duration) throws IOException {
    socket.setSoTimeout((int) duration.toMillis());
    try {
      var next = in.read();
      if (next >= 0) {
        in.unread(next);
      }
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout((int) PATIENCE.toMillis());
    }
  }

  /** Whether the peer ends the connection, orderly or not, within {@code duration}; what it says before is skipped. */
  boolean endsWithin(Duration duration) throws IOException {
    var deadline = System.nanoTime() + duration.toNanos();
    var skipped = new byte[8192];
    try {
      for (var read = 0; read >= 0; read = in.read(skipped)) {
        var left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        socket.setSoTimeout((int) left);
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  /** Ends the connection by a reset, not by an orderly close. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  Socket socket() {
    return socket;
  }

  InputStream in() {
    return in;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** A task on a thread of its own. */
  static <T> CompletableFuture<T> later(Task<T> task) {
    return later(Thread.ofVirtual(), task);
  }

  /** A task that waits for a pipe of a process: a virtual thread would keep its carrier meanwhile. */
  static <T> CompletableFuture<T> laterOnPipe(Task<T> task) {
    return later(Thread.ofPlatform().daemon(), task);
  }

  private static <T> CompletableFuture<T> later(Thread.Builder thread, Task<T> task) {
    var future = new CompletableFuture<T>();
    thread.start(() -> {
      try {
        future.complete(task.run());
      } catch (IOException | RuntimeException | Error e) {
        future.completeExceptionally(new CompletionException(e));
      }
    });
    return future;
  }

  @FunctionalInterface
  interface Task<T> {
    T run() throws IOException;
  }
}
