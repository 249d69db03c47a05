package dev.yam.bench;

import io.socket.client.IO;
import io.socket.client.Socket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/** The peer socket.io-client-java, written as its documentation does; see {@link ClientsCommand}. */
final class SocketIoClientJava {

  private final LongAdder echoes = new LongAdder();

  /** Prints {@code ready}, and for each line of the input how many echoes have come. */
  void run(int port, int connections, int inFlight, int bytes) throws IOException, InterruptedException {
    List<Socket> sockets = connect(port, connections);
    System.out.println("ready");
    String text = "x".repeat(bytes);
    for (Socket socket : sockets) {
      for (int i = 0; i < inFlight; i++) {
        socket.emit("echo", text);
      }
    }
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (input.readLine() != null) {
      System.out.println(echoes.sum());
    }
  }

  /** All of them share one dispatcher, whose default lets no more than five be connected to one host. */
  private List<Socket> connect(int port, int connections) throws InterruptedException {
    var dispatcher = new Dispatcher();
    dispatcher.setMaxRequests(2 * connections);
    dispatcher.setMaxRequestsPerHost(2 * connections);
    var http = new OkHttpClient.Builder().dispatcher(dispatcher).build();
    var connected = new CountDownLatch(connections);
    var sockets = new ArrayList<Socket>();
    for (int i = 0; i < connections; i++) {
      IO.Options options = IO.Options.builder().setTransports(new String[] {"websocket"}).setForceNew(true).build();
      options.callFactory = http;
      options.webSocketFactory = http;
      Socket socket = IO.socket(URI.create("http://127.0.0.1:" + port), options);
      socket.on("echo", args -> {
        echoes.increment();
        socket.emit("echo", args[0]);
      });
      socket.once(Socket.EVENT_CONNECT, args -> connected.countDown());
      sockets.add(socket.connect());
    }
    connected.await();
    return sockets;
  }
}
