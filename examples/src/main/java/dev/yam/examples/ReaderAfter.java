package dev.yam.examples;

import dev.yam.client.ClientOptions;
import dev.yam.client.IO;
import dev.yam.client.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** {@link ReaderBefore} with Yam's client: the same lines are written. */
final class ReaderAfter {

  record Article(String title, int words) {}

  private ReaderAfter() {}

  static Socket start(String uri, Consumer<String> out) {
    ClientOptions options = ClientOptions.builder()
        .auth(Map.of("token", "secret"))
        .transports("websocket")
        .reconnectionDelay(Duration.ofMillis(500))
        .build();
    Socket socket = IO.socket(uri + "/news", options);
    socket.onConnect(() -> {
      out.accept("connected");
      int before = socket.emitWithAck("subscribe", "tea").join().get(0, Integer.class);
      out.accept("subscribed, " + before + " before");
    });
    socket.on("article", Article.class, article -> out.accept(article.title() + ", " + article.words() + " words"));
    socket.onConnectError(refusal -> out.accept("refused"));
    socket.onDisconnect(reason -> out.accept("gone: " + reason.name()));
    return socket.connect();
  }
}
