package dev.yam.examples;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import org.json.JSONException;
import org.json.JSONObject;

/** A program with socket.io-client-java 2.1, to be compared with {@link ReaderAfter}. */
final class ReaderBefore {

  private ReaderBefore() {}

  static Socket start(String uri, Consumer<String> out) {
    IO.Options options = IO.Options.builder()
        .setAuth(Map.of("token", "secret"))
        .setTransports(new String[] {"websocket"})
        .setReconnectionDelay(500)
        .build();
    Socket socket = IO.socket(URI.create(uri + "/news"), options);
    socket.on(Socket.EVENT_CONNECT, args -> {
      out.accept("connected");
      socket.emit("subscribe", new Object[] {"tea"}, (Ack) answer -> {
        out.accept("subscribed, " + answer[0] + " before");
      });
    });
    socket.on("article", args -> {
      try {
        JSONObject article = (JSONObject) args[0];
        out.accept(article.getString("title") + ", " + article.getInt("words") + " words");
      } catch (JSONException e) {
        out.accept("not an article");
      }
    });
    socket.on(Socket.EVENT_CONNECT_ERROR, args -> out.accept("refused"));
    socket.on(Socket.EVENT_DISCONNECT, args -> out.accept("gone: " + args[0]));
    socket.connect();
    return socket;
  }
}
