package dev.yam.conformance;

import dev.yam.server.Handshake;
import dev.yam.server.Namespace;
import dev.yam.server.Server;
import dev.yam.server.Socket;
import dev.yam.wire.Json;
import dev.yam.wire.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The handlers of {@link Counterpart}, for Yam. */
final class CounterpartHandlers {

  private final Server server;
  private final CounterpartMemory memory;

  private CounterpartHandlers(Server server, CounterpartMemory memory) {
    this.server = server;
    this.memory = memory;
  }

  static void addTo(Server server, CounterpartMemory memory) {
    var handlers = new CounterpartHandlers(server, memory);
    server.onConnection(handlers::serve);
    server.of("/other").onConnection(handlers::serve);
    server.of("/guarded").use(CounterpartHandlers::guard).onConnection(handlers::serve);
    server.of("/greeting").onConnection(socket -> {
      for (int number = 1; number <= 3; number++) {
        socket.emit("greeting", number);
      }
    });
  }

  private static void guard(Socket socket) {
    Object token = socket.handshake().auth(Map.class).get("token");
    if ("wrong".equals(token)) {
      throw new RefusedException("wrong token", Map.of("code", 7));
    }
    if (!"right".equals(token)) {
      throw new RefusedException("no token");
    }
  }

  private void serve(Socket socket) {
    echo(socket);
    describe(socket);
    rooms(socket);
    remember(socket);
    socket.on("part", args -> socket.disconnect());
    socket.on("end", args -> socket.disconnect(true));
  }

  private static void echo(Socket socket) {
    socket.on("echo", (args, ack) -> {
      if (ack.isRequested()) {
        ack.send(args);
      } else {
        socket.emit("echo", args);
      }
    });
    socket.on("ask", args -> socket.emitWithAck("question", args).thenAccept(answer -> socket.emit("answered", answer)));
    socket.on("burst", args -> {
      for (int number = 0; number < args.get(0, int.class); number++) {
        socket.emit("item", number);
      }
    });
    socket.on("bytes", (args, ack) -> ack.send((Object) bytes(args.get(0, int.class))));
  }

  static byte[] bytes(int count) {
    var bytes = new byte[count];
    for (int at = 0; at < count; at++) {
      bytes[at] = (byte) (at % 251);
    }
    return bytes;
  }

  private void describe(Socket socket) {
    Namespace namespace = socket.namespace();
    socket.on("id", (args, ack) -> ack.send(socket.id()));
    socket.on("transport", (args, ack) -> ack.send(socket.transport()));
    socket.on("handshake", (args, ack) -> ack.send(describe(socket.handshake())));
    socket.on("sockets", (args, ack) -> ack.send(namespace.sockets().size()));
    socket.on("sessions", (args, ack) -> ack.send(server.engine().sessions()));
  }

  private static Map<String, Object> describe(Handshake handshake) {
    Map<String, String> query = firstValues(handshake.query());
    boolean former = "3".equals(query.get("EIO"));
    Json auth = handshake.auth();
    boolean main = auth.toString().equals("{}");
    return Map.of(
        "auth", former && main ? query : auth, "query", query, "headers", firstValues(handshake.headers()));
  }

  private static Map<String, String> firstValues(Map<String, List<String>> all) {
    return all.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().get(0)));
  }

  private static void rooms(Socket socket) {
    socket.on("join", (args, ack) -> {
      socket.join(args.string(0));
      ack.send();
    });
    socket.on("leave", (args, ack) -> {
      socket.leave(args.string(0));
      ack.send();
    });
    socket.on("to-room", args -> socket.namespace().to(args.string(0)).emit("room", args.from(1)));
  }

  private void remember(Socket socket) {
    socket.on("count", (args, ack) -> {
      Object value = args.get(1, Object.class);
      memory.count(args.string(0), value);
      ack.send(value);
    });
    socket.on("counted", (args, ack) -> ack.send(memory.counted(args.string(0))));
    socket.on("hold", (args, ack) -> memory.hold(args.string(0), ack));
    socket.on("release", (args, ack) -> {
      memory.release(args.string(0));
      ack.send();
    });
    socket.on("watch", (args, ack) -> {
      String key = args.string(0);
      socket.onDisconnect(reason -> memory.end(key, reason.name()));
      ack.send();
    });
    socket.on("ended", (args, ack) -> ack.send(memory.ended(args.string(0))));
  }
}
