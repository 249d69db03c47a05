package dev.yam.conformance;

import dev.yam.client.ClientOptions;
import dev.yam.client.IO;
import dev.yam.client.Socket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/**
 * The clients that {@code bench/clients} measures, written as a user would write them: each sends what the server echoes
 * again, {@code IN_FLIGHT} texts at a time. {@code client ADDRESS CONNECTIONS IN_FLIGHT BYTES}: prints {@code ready} when
 * all are connected, and for each line of the input how many echoes have come. The address is a port, for WebSocket, or
 * {@code tcp://…} or {@code unix://…}.
 */
final class ClientBench {

  private final LongAdder echoes = new LongAdder();

  static void run(List<String> args) throws IOException {
    if (args.size() != 4) {
      Conformance.misuse("usage: conformance/run client PORT|tcp://…|unix://… CONNECTIONS IN_FLIGHT BYTES");
    }
    new ClientBench().run(args.get(0), Integer.parseInt(args.get(1)),
        Integer.parseInt(args.get(2)), "x".repeat(Integer.parseInt(args.get(3))));
  }

  private void run(String address, int connections, int inFlight, String text) throws IOException {
    List<Socket> sockets = connect(address, connections);
    System.out.println("ready");
    for (Socket socket : sockets) {
      for (int i = 0; i < inFlight; i++) {
        socket.emit("echo", text);
      }
    }
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (input.readLine() != null) {
      System.out.println(echoes.sum());
    }
    sockets.forEach(Socket::close);
  }

  private List<Socket> connect(String address, int connections) {
    boolean stream = address.contains("://");
    String uri = stream ? address : "http://127.0.0.1:" + address;
    ClientOptions.Builder builder = ClientOptions.builder().forceNew(true);
    ClientOptions options = stream ? builder.build() : builder.transports("websocket").build();
    var sockets = new ArrayList<Socket>();
    for (int i = 0; i < connections; i++) {
      Socket socket = IO.socket(uri, options);
      socket.on("echo", String.class, echo -> {
        echoes.increment();
        socket.emit("echo", echo);
      });
      sockets.add(socket.connect());
    }
    CompletableFuture.allOf(sockets.stream().map(Socket::whenConnected).toArray(CompletableFuture[]::new)).join();
    return sockets;
  }
}
