package dev.yam.examples;

import dev.yam.auth.JwtAlgorithm;
import dev.yam.auth.JwtAuth;
import dev.yam.auth.JwtKey;
import dev.yam.auth.JwtPrincipal;
import dev.yam.auth.JwtVerifier;
import dev.yam.auth.TokenRoutes;
import dev.yam.engine.HttpResponse;
import dev.yam.engine.Request;
import dev.yam.handlers.MessageFactory;
import dev.yam.server.PlainWebSocket;
import dev.yam.server.Server;
import dev.yam.server.Socket;
import dev.yam.wire.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * Messages that say by their type what they are, over a WebSocket without a library; HTTP and WebSocket on one port, and a
 * token to come in. A page speaks them, and so does a program of a few lines ({@code node/typed-messages.mjs}).
 *
 * <p>{@code user_message}, {@code system_message} and {@code ping} are answered; {@code say} is given to all others.
 */
public final class TypedMessages {

  record Text(String message) {}

  record Said(String from, String message) {}

  private TypedMessages() {}

  /** Serves until it is ended. Its secret is a new one at each start: tokens of before are of no use. */
  public static void main(String[] args) {
    serve(8080, JwtKey.generate(JwtAlgorithm.HS256));
    System.out.println("open    http://localhost:8080/");
    System.out.println("run     node examples/node/typed-messages.mjs http://localhost:8080 ada");
  }

  static Server serve(int port, JwtKey key) {
    Server server = Server.builder()
        .host("localhost").port(port)
        .plainWebSocket(PlainWebSocket.defaults())
        .mount("/", TypedMessages::page)
        .mount("/get-token", TokenRoutes.development(key)) // for development: whoever asks is let in
        .build();
    JwtVerifier verifier = JwtVerifier.builder().key(key).nameClaim("username").build();
    server.use(JwtAuth.middleware(verifier));
    server.onConnection(messages()::attach);
    return server.start();
  }

  static MessageFactory messages() {
    return new MessageFactory()
        .register("user_message", (sender, args, ack) -> sender.emit("user_message", new Text("User message received")))
        .register("system_message", (sender, args, ack) -> sender.emit("system_message", new Text("System message received")))
        .register("ping", (sender, args, ack) -> sender.emit("pong", new Text("Pong")))
        .register("say", Text.class, (sender, text, ack) ->
            sender.broadcast().emit("said", new Said(name(sender), text.message())));
  }

  private static String name(Socket sender) {
    return JwtAuth.principal(sender).map(JwtPrincipal::getName).orElseThrow();
  }

  private static HttpResponse page(Request request) {
    if (!request.path().equals("/")) {
      return HttpResponse.of(404);
    }
    try (InputStream html = Objects.requireNonNull(TypedMessages.class.getResourceAsStream("typed-messages.html"))) {
      return HttpResponse.ok("text/html; charset=utf-8", Slice.of(html.readAllBytes()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
