package dev.yam.conformance;

import dev.yam.server.Server;
import dev.yam.server.Socket;
import dev.yam.wire.Args;
import dev.yam.wire.Parser;
import dev.yam.wire.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A part of profile C: servers for clients that speak MessagePack, alone or beside those that speak JSON. */
final class ParserProfile {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private ParserProfile() {}

  static Server server(Parser first, Parser... more) {
    Server server = Server.builder().parser(first, more).build();
    server.use(socket -> {
      if (socket.handshake().auth(Map.class).containsKey("refuse")) {
        throw new RefusedException("not you", Map.of("code", 42, "why", Arrays.asList("a", 1.5, null)));
      }
    });
    server.onConnection(ParserProfile::serve);
    server.of("/custom").onConnection(ProtocolProfile::showAuth);
    return server;
  }

  private static void serve(Socket socket) {
    ProtocolProfile.echo(socket);
    HardenedProfile.rooms(socket);
    socket.on("ask", args ->
        socket.emitWithAck("question", args).thenAccept(answer -> socket.emit("answered", answer)));
    socket.on("ask-room", (args, ack) ->
        socket.namespace().to(args.string(0)).timeout(PATIENCE).emitWithAck("question", args.from(1))
            .thenAccept(answers -> ack.send(strings(answers))));
    socket.on("read", args -> socket.emit("was read", args.json().toUtf8(), args.attachments().size()));
    socket.on("date", args -> socket.emit("date", Instant.ofEpochMilli(args.get(0, long.class))));
    socket.on("part", args -> socket.disconnect());
  }

  private static List<String> strings(List<Args> answers) {
    return answers.stream().map(answer -> answer.string(0)).sorted().toList();
  }
}
