package dev.yam.app;

import dev.yam.server.Server;
import java.time.Clock;
import java.util.List;

/** The demo: a Socket.IO server with a chat, and the page that shows it, on one port. */
final class Demo implements AutoCloseable {

  private static final List<String> ROOMS = List.of("lobby", "coffee", "music", "weekend");

  private final Server server;
  private final Pulse pulse;

  private Demo(String host, int port) {
    server = Server.builder()
        .host(host)
        .port(port)
        .errorHandler(new PlainAnswers())
        .mount("/", new Page())
        .build();
    var rooms = new ChatRooms(Clock.systemUTC(), ROOMS);
    var chat = new Chat(server.of("/chat"), rooms);
    pulse = new Pulse(
        server.of("/live"), () -> new Pulse.Stats(server.engine().sessions(), chat.messages()),
        server.of("/chat"), rooms::sizes);
  }

  /** Returns when the page can be opened. */
  static Demo start(String host, int port) {
    var demo = new Demo(host, port);
    try {
      demo.server.start();
      return demo;
    } catch (RuntimeException | Error failure) {
      demo.pulse.close();
      throw failure;
    }
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    pulse.close();
    server.close();
  }
}
