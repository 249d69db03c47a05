package dev.yam.conformance;

import dev.yam.server.BroadcastOperator;
import dev.yam.server.Namespace;
import dev.yam.server.RemoteSocket;
import dev.yam.server.Server;
import dev.yam.server.Socket;
import dev.yam.wire.AckTimeoutException;
import dev.yam.wire.Args;
import dev.yam.wire.TypeRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

/** The namespace {@code /operators}: its clients say which operators are used, as the reference has it too. */
final class OperatorNamespace {

  private final Namespace namespace;

  private OperatorNamespace(Server server) {
    this.namespace = server.of("/operators");
    namespace.onConnection(this::serve);
  }

  static void on(Server server) {
    new OperatorNamespace(server);
  }

  record Chain(List<String> to, List<String> except, List<String> flags, int timeout) {
    BroadcastOperator on(BroadcastOperator start) {
      BroadcastOperator chain = start.to(to.toArray(String[]::new)).except(except.toArray(String[]::new));
      for (String flag : flags) {
        chain = switch (flag) {
          case "volatile" -> chain.asVolatile();
          case "local" -> chain.local();
          case "uncompressed" -> chain.compress(false);
          default -> throw new IllegalArgumentException(flag);
        };
      }
      return timeout == 0 ? chain : chain.timeout(Duration.ofMillis(timeout));
    }
  }

  private void serve(Socket socket) {
    var sent = new CopyOnWriteArrayList<String>();
    socket.onAnyOutgoing((event, args) -> sent.add(event));
    socket.on("sent", (args, ack) -> ack.send(sent));
    socket.on("data", (args, ack) -> {
      socket.data().put("value", args.string(0));
      ack.send();
    });
    socket.on("join", new TypeRef<List<String>>() {}, (rooms, ack) -> {
      socket.join(rooms.toArray(String[]::new));
      ack.send();
    });
    socket.on("emit", args -> chain(args).emit(args.string(1), args.from(2)));
    socket.on("emit-from", args -> args.get(0, Chain.class).on(socket.broadcast()).emit(args.string(1), args.from(2)));
    socket.on("emit-with-ack", (args, ack) -> ask(args, ack::send));
    socket.on("fetch", (args, ack) -> chain(args).fetchSockets().thenAccept(found -> ack.send(describe(found))));
    socket.on("sockets-join", (args, ack) -> {
      chain(args).socketsJoin(args.string(1));
      ack.send();
    });
    socket.on("sockets-leave", (args, ack) -> {
      chain(args).socketsLeave(args.string(1));
      ack.send();
    });
    socket.on("disconnect-sockets", args -> chain(args).disconnectSockets(args.get(1, Boolean.class)));
    socket.on("remote", (args, ack) -> remote(args.string(0), ack::send));
  }

  private BroadcastOperator chain(Args args) {
    return args.get(0, Chain.class).on(namespace.broadcast());
  }

  private interface Answer {
    void send(Object value);
  }

  private void ask(Args args, Answer answer) {
    chain(args).emitWithAck(args.string(1), args.from(2)).whenComplete((answers, failure) -> {
      if (failure == null) {
        answer.send(Map.of("failed", false, "responses", first(answers)));
      } else if (cause(failure) instanceof AckTimeoutException late) {
        answer.send(Map.of("failed", true, "responses", first(late.partials())));
      }
    });
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause == null ? failure : cause;
  }

  private static List<String> first(List<Args> answers) {
    return answers.stream().map(args -> args.string(0)).toList();
  }

  private static List<Map<String, Object>> describe(List<RemoteSocket> found) {
    return found.stream().<Map<String, Object>>map(socket -> Map.of(
        "id", socket.id(),
        "rooms", socket.rooms(),
        "value", socket.data().getOrDefault("value", ""),
        "agent", socket.handshake().query().getOrDefault("agent", List.of("")).get(0))).toList();
  }

  /** All that can be asked of a socket by its id: joins, leaves, an event, a question, and its end. */
  private void remote(String id, Answer answer) throws Exception {
    RemoteSocket socket = namespace.in(id).fetchSockets().get().get(0);
    socket.join("by remote", "left again");
    socket.leave("left again");
    socket.emit("from remote", 1);
    Args said = socket.timeout(Duration.ofSeconds(5)).emitWithAck("question").get();
    answer.send(List.of(said.string(0), describe(namespace.in("by remote").fetchSockets().get())));
    socket.disconnect();
  }
}
