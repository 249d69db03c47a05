package dev.yam.conformance;

import dev.yam.engine.Cors;
import dev.yam.engine.Dispatch;
import dev.yam.engine.EngineServer;
import dev.yam.engine.Listener;
import dev.yam.server.Server;
import dev.yam.server.Socket;
import java.time.Duration;

/** Profile P: the protocols. */
final class ProtocolProfile {

  private ProtocolProfile() {}

  static Listener.Builder listener() {
    return Listener.builder().mount("/engine.io", engine()).mount("/socket.io", server());
  }

  private static EngineServer engine() {
    return quick(EngineServer.builder())
        .onConnection(session -> session.onMessage(session::send))
        .dispatch(Dispatch.EVENT_LOOP) // an echo never blocks
        .build();
  }

  private static EngineServer.Builder quick(EngineServer.Builder engine) {
    return engine
        .pingInterval(Duration.ofMillis(300))
        .pingTimeout(Duration.ofMillis(200))
        .cors(Cors.anyOrigin())
        .noHttpCompression();
  }

  private static Server server() {
    Server server = Server.builder()
        .engine(ProtocolProfile::quick)
        .connectTimeout(Duration.ofSeconds(1))
        .serveClient(false)
        .build();
    server.onConnection(ProtocolProfile::echo);
    server.of("/custom").onConnection(ProtocolProfile::showAuth);
    return server;
  }

  static void echo(Socket socket) {
    showAuth(socket);
    socket.on("message", args -> socket.emit("message-back", args));
    socket.on("message-with-ack", (args, ack) -> ack.send(args));
  }

  static void showAuth(Socket socket) {
    socket.emit("auth", socket.handshake().auth());
  }
}
