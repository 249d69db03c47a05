package dev.yam.bench;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import java.util.List;

/** The peer netty-socketio with the events of the benchmarks, its handlers written as its documentation does. */
final class NettySocketIo {

  private static final int BACKLOG = 4096;

  private NettySocketIo() {}

  /** The object of 1 KB that the generator sends. */
  record Order(int id, String room, Sender sender, List<Item> items, boolean parent, String text) {}

  record Sender(String name, boolean admin, long since) {}

  record Item(String sku, int count, double price, List<String> tags) {}

  /** Arguments of echoes and acknowledgements are bound to {@code type}. */
  static SocketIOServer start(int port, int loops, Class<?> type) {
    var configuration = new Configuration();
    configuration.setHostname("127.0.0.1");
    configuration.setPort(port);
    configuration.setBossThreads(1);
    configuration.setWorkerThreads(loops);
    configuration.setUseLinuxNativeEpoll(true);
    configuration.getSocketConfig().setAcceptBackLog(BACKLOG);
    var server = new SocketIOServer(configuration);
    server.addConnectListener(client -> {
      String room = client.getHandshakeData().getSingleUrlParam("room");
      if (room != null) {
        client.joinRoom(room);
      }
    });
    server.addEventListener("join", String.class, (client, room, ack) -> client.joinRoom(room));
    bind(server, type);
    server.addEventListener("bin", byte[].class, (client, value, ack) -> client.sendEvent("bin", (Object) value));
    server.addEventListener("pub", Object.class,
        (client, value, ack) -> server.getRoomOperations("r").sendEvent("msg", value));
    server.start();
    return server;
  }

  private static <T> void bind(SocketIOServer server, Class<T> type) {
    server.addEventListener("echo", type, (client, value, ack) -> client.sendEvent("echo", value));
    server.addEventListener("ackme", type, (client, value, ack) -> ack.sendAckData(value));
  }
}
