package dev.yam.conformance;

import dev.yam.engine.Dispatch;
import dev.yam.server.Server;
import dev.yam.server.Socket;
import java.util.Arrays;
import java.util.List;

/**
 * The server that load generators measure, its handlers written as a user would write them.
 * {@code bench PORT [--dispatch=lane|loop] [--args=raw|decoded]}: raw arguments are relayed unread; decoded ones are
 * bound and written back.
 */
final class Bench {

  private final boolean decoded;

  private Bench(boolean decoded) {
    this.decoded = decoded;
  }

  static void run(List<String> args) throws InterruptedException {
    if (args.isEmpty()) {
      Conformance.misuse("usage: conformance/run bench PORT [--dispatch=lane|loop] [--args=raw|decoded]");
    }
    Dispatch dispatch = option(args, "dispatch", "lane", "loop").equals("loop") ? Dispatch.EVENT_LOOP : Dispatch.LANE;
    boolean decoded = option(args, "args", "raw", "decoded").equals("decoded");
    Server server = server(Integer.parseInt(args.get(0)), dispatch, decoded).start();
    Conformance.serve(server::close);
  }

  /** The first of {@code allowed} is the default. */
  private static String option(List<String> args, String name, String... allowed) {
    String prefix = "--" + name + "=";
    String value = args.stream().filter(arg -> arg.startsWith(prefix)).findFirst()
        .map(arg -> arg.substring(prefix.length())).orElse(allowed[0]);
    if (!Arrays.asList(allowed).contains(value)) {
      Conformance.misuse(prefix + value + ": one of " + String.join(", ", allowed) + " expected");
    }
    return value;
  }

  static Server server(int port, Dispatch dispatch, boolean decoded) {
    var bench = new Bench(decoded);
    return Server.builder().host("127.0.0.1").port(port).build()
        .dispatch(dispatch)
        .use(socket -> socket.handshake().query("room").ifPresent(socket::join))
        .onConnection(bench::serve);
  }

  private void serve(Socket socket) {
    socket.on("join", args -> socket.join(args.string(0)));
    socket.on("pub", args -> socket.namespace().to("r").emit("msg", args));
    socket.on("bin", args -> socket.emit("bin", args));
    if (decoded) {
      socket.on("echo", Object.class, value -> socket.emit("echo", value));
      socket.on("ackme", Object.class, (value, ack) -> ack.send(value));
    } else {
      socket.on("echo", args -> socket.emit("echo", args));
      socket.on("ackme", (args, ack) -> ack.send(args));
    }
  }
}
