package dev.yam.examples;

import dev.yam.client.ClientOptions;
import dev.yam.client.IO;
import dev.yam.client.Manager;
import dev.yam.client.Socket;
import dev.yam.wire.AckTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.Map;
import java.util.function.Supplier;

/** The Java client in five steps: the README shows their bodies, a test runs them. */
final class Tour {

  record Message(String from, String text) {}

  record Delivered(int characters) {}

  record Quote(String symbol, double price) {}

  private Tour() {}

  static Socket connect(String uri) {
    Socket socket = IO.socket(uri);
    socket.onConnect(() -> socket.emit("message", new Message("Ada", "Hello")));
    socket.on("message", Message.class, message -> System.out.println(message.from() + ": " + message.text()));
    socket.onDisconnect(reason -> System.out.println("gone: " + reason.name()));
    socket.connect();
    return socket;
  }

  static Socket auth(String uri, Supplier<String> token) {
    Socket socket = IO.socket(uri, ClientOptions.builder()
        .auth(() -> Map.of("token", token.get())) // asked anew for each connection, on a virtual thread
        .build());
    socket.onConnect(() -> System.out.println("let in"));
    socket.onConnectError(refusal -> System.out.println("refused: " + refusal.getMessage()));
    return socket.connect();
  }

  static void ack(Socket socket) {
    Delivered delivered = socket.emitWithAck("message", new Message("Ada", "Hello")).join().get(0, Delivered.class);
    System.out.println(delivered.characters() + " characters");
    try {
      socket.timeout(Duration.ofMillis(200)).emitWithAck("silence").join();
    } catch (CompletionException late) {
      System.out.println("no answer: " + (late.getCause() instanceof AckTimeoutException));
    }
  }

  static void stream(Socket socket, int quotes) throws InterruptedException {
    for (int i = 0; i < quotes; i++) {
      socket.awaitWritable(); // the server reads as fast as it can, and no more waits here than may
      socket.emit("quote", new Quote("YAM", i));
    }
  }

  static Socket reconnect(String uri) {
    Socket socket = IO.socket(uri, ClientOptions.builder()
        .reconnectionDelay(Duration.ofMillis(100)).reconnectionDelayMax(Duration.ofSeconds(5))
        .retries(10).ackTimeout(Duration.ofSeconds(2)) // each event until it is answered; a Yam server handles it once
        .build());
    Manager manager = socket.manager();
    manager.onReconnectAttempt(attempt -> System.out.println("attempt " + attempt));
    socket.onConnect(() -> System.out.println(socket.isRecovered() ? "as if nothing had been" : "anew"));
    return socket.connect();
  }
}
