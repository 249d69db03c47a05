package dev.yam.examples;

import static dev.yam.engine.Streams.unix;

import dev.yam.server.Server;
import java.nio.file.Path;

/** A part of an application that others reach by events only: it adds numbers (docs/other-languages.md). */
public final class SumServer {

  private SumServer() {}

  /** {@code LINES PACKETS}: the paths of two Unix sockets, one for each protocol. Runs until it is ended. */
  public static void main(String[] args) {
    serve(Path.of(args[0]), Path.of(args[1]));
    System.out.println("ready");
  }

  /** Listens for lines and for packets; the handlers are the same. Whoever can be answered is, others get an event. */
  static Server serve(Path lines, Path packets) {
    Server server = Server.builder().listen(unix(lines).lines()).listen(unix(packets)).build();
    server.onConnection(socket -> socket.on("sum", int[].class, (numbers, ack) -> {
      if (ack.isRequested()) {
        ack.send(sum(numbers));
      } else {
        socket.emit("result", sum(numbers));
      }
    }));
    return server.start();
  }

  private static int sum(int[] numbers) {
    int sum = 0;
    for (int each : numbers) {
      sum += each;
    }
    return sum;
  }
}
