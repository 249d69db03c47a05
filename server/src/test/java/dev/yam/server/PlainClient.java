package dev.yam.server;

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
import java.util.concurrent.atomic.AtomicInteger;

/** A client of plain messages that knows nothing but WebSocket, the JDK's: texts as they are on the wire. */
final class PlainClient implements AutoCloseable, WebSocket.Listener {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final AtomicInteger pings = new AtomicInteger();
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private final WebSocket webSocket;

  /** {@code protocols} are offered, in their order. */
  PlainClient(int port, String path, String... protocols) {
    WebSocket.Builder builder = HTTP.newWebSocketBuilder();
    if (protocols.length > 0) {
      String[] less = java.util.Arrays.copyOfRange(protocols, 1, protocols.length);
      builder.subprotocols(protocols[0], less);
    }
    webSocket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port + path), this).join();
  }

  /** The subprotocol that was chosen; empty for none. */
  String protocol() {
    return webSocket.getSubprotocol();
  }

  PlainClient send(String message) {
    webSocket.sendText(message, true).join();
    return this;
  }

  PlainClient sendBinary(String hex) {
    webSocket.sendBinary(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), true).join();
    return this;
  }

  /** The next message. */
  String next() throws InterruptedException {
    String message = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("nothing was received for " + PATIENCE);
    }
    return message;
  }

  /** Shows that nothing was sent before: the answer to this message is the next. */
  void expectSilence() throws InterruptedException {
    send("{\"type\":\"still there\"}");
    String message = next();
    if (!message.equals("{\"type\":\"here\"}")) {
      throw new AssertionError("expected nothing and got " + message);
    }
  }

  /** How the server has closed: code and reason. */
  String closedWith() throws Exception {
    return closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Closes with {@code code}, and waits for the server's answer. */
  String leave(int code) throws Exception {
    webSocket.sendClose(code, "bye").join();
    return closedWith();
  }

  @Override
  public CompletionStage<?> onText(WebSocket ws, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      received.add(text.toString());
      text.setLength(0);
    }
    ws.request(1);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket ws, ByteBuffer data, boolean last) {
    received.add("binary");
    ws.request(1);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> onPing(WebSocket ws, ByteBuffer message) {
    pings.incrementAndGet();
    ws.request(1);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
    closed.complete(code + " " + reason);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onError(WebSocket ws, Throwable error) {
    closed.complete("1006 ");
  }

  @Override
  public void close() {
    webSocket.abort();
  }
}
