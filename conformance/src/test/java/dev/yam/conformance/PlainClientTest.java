package dev.yam.conformance;

import static dev.yam.engine.Streams.tcp;

import dev.yam.server.Handshake;
import dev.yam.server.PlainWebSocket;
import dev.yam.server.Server;
import dev.yam.server.Socket;
import dev.yam.wire.RefusedException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.jspecify.annotations.Nullable;

/** Clients that have nothing but a WebSocket, in one room with a stock client and one of lines. */
class PlainClientTest {

  record Terms(int a, int b) {}

  private @Nullable Server started;

  @TestFactory
  Stream<DynamicTest> inOneRoom() {
    Server server = Server.builder()
        .host("127.0.0.1")
        .port(0)
        .listen(tcp("127.0.0.1", 0).lines())
        .plainWebSocket(PlainWebSocket.defaults())
        .pingInterval(Duration.ofMillis(100))
        .pingTimeout(Duration.ofSeconds(20))
        .listener(listener -> listener.loops(2))
        .build();
    started = server;
    server.use(socket -> check(socket.transport(), socket.handshake()));
    server.onConnection(PlainClientTest::serve);
    server.start();
    int lines = ((InetSocketAddress) server.addresses().get(1)).getPort();
    return NodeScript.run("plain", Integer.toString(server.port()), Integer.toString(lines));
  }

  private static void check(String transport, Handshake handshake) {
    boolean offered = handshake.header("sec-websocket-protocol").orElse("").matches("token(,.*)?");
    boolean stated = handshake.auth().toString().contains("\"token\"");
    if (!offered && !stated && !transport.equals("lines")) {
      throw new RefusedException("Unauthorized");
    }
  }

  private static void serve(Socket socket) {
    socket.on("still there", args -> socket.emit("here"));
    socket.on("ping", args -> socket.emit("pong", Map.of("message", "Pong")));
    socket.on("echo", args -> socket.emit("echo", args));
    socket.on("add", Terms.class, (terms, ack) -> ack.send(Map.of("sum", terms.a() + terms.b())));
    socket.on("ask me", args -> socket.emitWithAck("question").thenAccept(answer -> socket.emit("heard", answer)));
    socket.on("go", args -> socket.disconnect());
    socket.on("say", args -> socket.to("room").emit("said", args));
    socket.on("join", (args, ack) -> {
      socket.join("room");
      if (ack.isRequested()) {
        ack.send(true);
      } else {
        socket.emit("joined");
      }
    });
  }

  @AfterEach
  void close() {
    if (started != null) {
      started.close();
    }
  }
}
