package dev.yam.examples;

import static dev.yam.engine.Streams.tcp;
import static dev.yam.engine.Streams.unix;

import dev.yam.client.IO;
import dev.yam.client.Socket;
import dev.yam.engine.HttpResponse;
import dev.yam.server.Server;
import dev.yam.wire.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One room and three ways into it: a browser comes by WebSocket, a Node program by a Unix socket, a Java program by TCP.
 * Nothing in the handlers is about that.
 *
 * <p>When all three are there each says hello, and hears what all have said.
 */
public final class OneRoom {

  record Message(String from, String text) {}

  record Said(String from, String text, String by) {}

  private static final int PLACES = 3;

  private OneRoom() {}

  /** Serves until it is ended; tells how to come in. */
  public static void main(String[] args) throws IOException {
    Path file = Files.createTempDirectory("yam").resolve("room.sock");
    serve(3000, 9000, file);
    System.out.println("open    http://localhost:3000/");
    System.out.println("run     node examples/node/room.mjs node " + file);
    visit("tcp://localhost:9000", "java", System.out::println);
  }

  static Server serve(int webPort, int tcpPort, Path file) {
    Server server = Server.builder()
        .host("localhost").port(webPort) // browsers
        .listen(tcp("localhost", tcpPort)) // programs of other machines, or of this one
        .listen(unix(file)) // programs of this machine, as its file lets them
        .mount("/", request -> page())
        .build();
    var there = new AtomicInteger();
    server.onConnection(socket -> {
      socket.join("tea");
      socket.on("message", Message.class, message ->
          server.to("tea").emit("message", new Said(message.from(), message.text(), socket.transport())));
      socket.onDisconnect(reason -> there.decrementAndGet());
      if (there.incrementAndGet() == PLACES) {
        server.to("tea").emit("all here");
      }
    });
    return server.start();
  }

  /** The Java program: {@code lines} is given what it hears. */
  static Socket visit(String uri, String name, Consumer<String> lines) {
    Socket socket = IO.socket(uri);
    socket.on("all here", args -> socket.emit("message", new Message(name, "Hello")));
    socket.on("message", Said.class, said -> lines.accept(said.from() + ": " + said.text() + ", by " + said.by()));
    return socket.connect();
  }

  private static HttpResponse page() {
    try (InputStream html = Objects.requireNonNull(OneRoom.class.getResourceAsStream("room.html"))) {
      return HttpResponse.ok("text/html; charset=utf-8", Slice.of(html.readAllBytes()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
