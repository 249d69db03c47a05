package dev.yam.conformance;

import dev.yam.engine.EngineServer;
import dev.yam.engine.Listener;
import dev.yam.server.Server;
import dev.yam.server.Socket;
import dev.yam.wire.RefusedException;
import java.time.Duration;
import java.util.Map;

/** Endpoints that serve clients of Socket.IO 2 too, beside those of profile H. */
final class FormerProfile {

  private static final Duration PING_INTERVAL = Duration.ofMillis(200);

  private FormerProfile() {}

  static Listener.Builder mountOn(Listener.Builder listener) {
    return listener.mount("/former/engine.io", engine()).mount("/former/socket.io", server());
  }

  private static EngineServer engine() {
    return EngineServer.builder()
        .allowEIO3(true)
        .onConnection(session -> session.onMessage(session::send))
        .build();
  }

  private static Server server() {
    Server server = Server.builder().allowEIO3(true).pingInterval(PING_INTERVAL).build();
    server.onConnection(ProtocolProfile::echo);
    server.onConnection(HardenedProfile::rooms);
    server.onConnection(FormerProfile::askAndTell);
    server.of("/custom").onConnection(ProtocolProfile::showAuth);
    server.of("/guarded").use(FormerProfile::check);
    return server;
  }

  private static void askAndTell(Socket socket) {
    socket.on("id", (args, ack) -> ack.send(socket.id()));
    socket.on("bye", args -> socket.disconnect());
    socket.on("ask", args -> socket.emitWithAck("question", args).thenAccept(answer -> socket.emit("answered", answer)));
  }

  private static void check(Socket socket) throws RefusedException {
    String token = String.valueOf(socket.handshake().auth(Map.class).get("token"));
    switch (token) {
      case "right" -> {}
      case "wrong" -> throw new RefusedException("wrong token", Map.of("code", 7));
      default -> throw new RefusedException("no token");
    }
  }
}
