package dev.yam.handlers;

import dev.yam.server.Server;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A Socket.IO client that knows only frames, over the JDK's WebSocket: what is sent and received stands in the tests
 * as it is on the wire. Answers pings by itself. Binary messages are shown as {@code hex:…}.
 */
final class TestClient implements AutoCloseable, WebSocket.Listener {

  static {
    Awaitility.setDefaultPollInterval(Duration.ofMillis(10)); // most of what tests wait for comes within one
  }

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private final java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
  private final WebSocket webSocket;
  private volatile boolean reads = true;

  private TestClient(int port, String path, String... header) {
    URI uri = URI.create("ws://127.0.0.1:" + port + path);
    WebSocket.Builder builder = HTTP.newWebSocketBuilder();
    if (header.length > 0) {
      builder.header(header[0], header[1]);
    }
    webSocket = builder.buildAsync(uri, this).join();
  }

  /** A client with a session and no namespace. */
  static TestClient open(int port, String path, String... header) throws InterruptedException {
    var client = new TestClient(port, path + "/?EIO=4&transport=websocket", header);
    client.expectStart("0{");
    return client;
  }

  /** A client of plain messages. */
  static TestClient plain(int port, String path) {
    return new TestClient(port, path);
  }

  /** A client in the main namespace. */
  static TestClient connect(Server server) throws InterruptedException {
    return connect(server, "/");
  }

  /** A client in {@code namespace}. */
  static TestClient connect(Server server, String namespace, String... header) throws InterruptedException {
    TestClient client = open(server.port(), "/socket.io", header);
    client.join(namespace, "");
    return client;
  }

  /** Sends CONNECT and returns the answer. */
  String join(String namespace, String auth) throws InterruptedException {
    String prefix = namespace.equals("/") ? "" : namespace + ",";
    send("40" + prefix + auth);
    return expectStart("40" + prefix);
  }

  void send(String frame) {
    webSocket.sendText(frame, true).join();
  }

  /** Whatever was received and not asked for. */
  int waiting() {
    return received.size();
  }

  void sendBinary(String hex) {
    webSocket.sendBinary(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), true).join();
  }

  /** The next frame that is no ping. */
  String next() throws InterruptedException {
    String frame = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (frame == null) {
      throw new AssertionError("nothing was received for " + PATIENCE);
    }
    return frame;
  }

  String expectStart(String start) throws InterruptedException {
    String frame = next();
    if (!frame.startsWith(start)) {
      throw new AssertionError("expected " + start + "… and got " + frame);
    }
    return frame;
  }

  /** Shows that nothing was sent before: the answer to this event is the next frame. */
  void expectSilence() throws InterruptedException {
    send("42[\"still there\"]");
    expectStart("42[\"here\"]");
  }

  @Override
  public CompletionStage<?> onText(WebSocket ws, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      String frame = text.toString();
      text.setLength(0);
      if (!frame.equals("2")) {
        received.add(frame);
      } else {
        ws.sendText("3", true);
      }
    }
    if (reads) {
      ws.request(1);
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket ws, ByteBuffer data, boolean last) {
    byte[] part = new byte[data.remaining()];
    data.get(part);
    bytes.writeBytes(part);
    if (last) {
      received.add("hex:" + HexFormat.of().formatHex(bytes.toByteArray()));
      bytes.reset();
    }
    if (reads) {
      ws.request(1);
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
    received.add(code + " " + reason);
    return null;
  }

  /** With which code and reason the server has closed the connection. */
  String closed() throws InterruptedException {
    return next();
  }

  /** Reads nothing more, until {@link #readOn}. */
  void stopReading() {
    reads = false;
  }

  void readOn() {
    reads = true;
    webSocket.request(1);
  }

  /** Cuts the connection without a word. */
  void cut() {
    webSocket.abort();
  }

  @Override
  public void close() {
    webSocket.abort();
  }
}
