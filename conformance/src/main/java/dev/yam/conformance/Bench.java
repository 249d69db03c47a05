package dev.yam.conformance;

import static dev.yam.engine.Streams.tcp;
import static dev.yam.engine.Streams.unix;

import dev.yam.engine.Ack;
import dev.yam.engine.Dispatch;
import dev.yam.handlers.Event;
import dev.yam.handlers.Gateway;
import dev.yam.handlers.Gateways;
import dev.yam.handlers.On;
import dev.yam.server.Server;
import dev.yam.server.Socket;
import dev.yam.wire.Args;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/**
 * The server that load generators measure, its handlers written as a user would write them.
 * {@code bench ADDRESS [--dispatch=lane|loop] [--args=raw|decoded|record] [--handlers=listeners|gateways]}: the address is
 * a port, for the web, or {@code tcp://…} or {@code unix://…}. Raw arguments are relayed unread; decoded ones are bound, to
 * what JSON has or to {@link Order}, and written back. Echoes and acknowledgements are listeners of each socket, or
 * methods of a gateway.
 */
final class Bench {

  /** The object of 1 KB that the generator sends. */
  record Order(int id, String room, Sender sender, List<Item> items, boolean parent, String text) {}

  record Sender(String name, boolean admin, long since) {}

  record Item(String sku, int count, double price, List<String> tags) {}

  @Gateway
  static final class Raw {

    @On("echo")
    Event echo(Args args) {
      return new Event("echo", args);
    }

    @On("ackme")
    void ackme(Args args, Ack ack) {
      ack.send(args);
    }
  }

  @Gateway
  static final class Decoded {

    @On("echo")
    Event echo(Object value) {
      return new Event("echo", value);
    }

    @On("ackme")
    Object ackme(Object value) {
      return value;
    }
  }

  @Gateway
  static final class Bound {

    @On("echo")
    Event echo(Order order) {
      return new Event("echo", order);
    }

    @On("ackme")
    Order ackme(Order order) {
      return order;
    }
  }

  private Bench() {}

  static void run(List<String> args) throws InterruptedException {
    if (args.isEmpty()) {
      Conformance.misuse("""
          usage: conformance/run bench PORT|tcp://…|unix://… [--dispatch=lane|loop] [--args=raw|decoded|record]
                                       [--handlers=listeners|gateways]""");
    }
    Dispatch dispatch = option(args, "dispatch", "lane", "loop").equals("loop") ? Dispatch.EVENT_LOOP : Dispatch.LANE;
    String binding = option(args, "args", "raw", "decoded", "record");
    Server server = server(listening(args.getFirst()), dispatch);
    if (option(args, "handlers", "listeners", "gateways").equals("gateways")) {
      Gateways.builder().add(gateway(binding)).build().bind(server);
    } else {
      server.onConnection(socket -> listen(socket, binding));
    }
    server.start();
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

  private static Server.Builder listening(String address) {
    if (!address.contains("://")) {
      return Server.builder().host("127.0.0.1").port(Integer.parseInt(address));
    }
    URI uri = URI.create(address);
    return Server.builder().listen(uri.getPort() > 0 ? tcp(uri.getHost(), uri.getPort()) : unix(uri.getPath()));
  }

  private static Server server(Server.Builder builder, Dispatch dispatch) {
    return builder.build()
        .dispatch(dispatch)
        .use(socket -> socket.handshake().query("room").ifPresent(socket::join))
        .onConnection(Bench::serve);
  }

  private static void serve(Socket socket) {
    socket.on("join", args -> socket.join(args.string(0)));
    socket.on("pub", args -> socket.namespace().to("r").emit("msg", args));
    socket.on("bin", args -> socket.emit("bin", args));
  }

  private static void listen(Socket socket, String binding) {
    switch (binding) {
      case "decoded" -> bound(socket, Object.class);
      case "record" -> bound(socket, Order.class);
      default -> {
        socket.on("echo", relayed -> socket.emit("echo", relayed));
        socket.on("ackme", (relayed, ack) -> ack.send(relayed));
      }
    }
  }

  private static <T> void bound(Socket socket, Class<T> type) {
    socket.on("echo", type, value -> socket.emit("echo", value));
    socket.on("ackme", type, (value, ack) -> ack.send(value));
  }

  private static Object gateway(String binding) {
    return switch (binding) {
      case "decoded" -> new Decoded();
      case "record" -> new Bound();
      default -> new Raw();
    };
  }
}
