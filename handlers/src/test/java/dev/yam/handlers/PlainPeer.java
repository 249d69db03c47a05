package dev.yam.handlers;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client that has a WebSocket, the JDK's, and nothing else. */
final class PlainPeer implements AutoCloseable, WebSocket.Listener {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private final WebSocket webSocket;

  PlainPeer(int port, String path) {
    webSocket = HTTP.newWebSocketBuilder().buildAsync(URI.create("ws://127.0.0.1:" + port + path), this).join();
  }

  PlainPeer send(String message) {
    webSocket.sendText(message, true).join();
    return this;
  }

  String next() throws InterruptedException {
    String message = received.poll(20, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("nothing came");
    }
    return message;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket source, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      received.add(text.toString());
      text.setLength(0);
    }
    source.request(1);
    return null;
  }

  @Override
  public void close() {
    webSocket.abort();
  }
}
