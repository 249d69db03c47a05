package dev.yam.examples;

import dev.yam.handlers.Body;
import dev.yam.handlers.Event;
import dev.yam.handlers.Gateway;
import dev.yam.handlers.Gateways;
import dev.yam.handlers.On;
import dev.yam.handlers.OnConnect;
import dev.yam.server.PlainWebSocket;
import dev.yam.server.Server;
import dev.yam.server.Socket;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Handlers as methods: the README shows them, and a test has clients of both kinds talk to them. */
@Gateway("/talk")
final class Talk {

  record Message(String from, String text) {}

  record Delivered(int characters) {}

  @OnConnect
  void came(Socket socket) {
    socket.join("lobby");
  }

  @On("message")
  Delivered message(Socket socket, Message message) {
    socket.to("lobby").emit("message", message);
    return new Delivered(message.text().length()); // the answer, if the client asks for one
  }

  @On("count")
  Stream<Event> count(@Body("to") int last) { // each when there is room for it, until the client leaves
    return IntStream.rangeClosed(1, last).mapToObj(number -> new Event("number", number));
  }

  static Server serve(int port) {
    Server server = Server.builder().port(port).plainWebSocket(PlainWebSocket.defaults().byPath()).build();
    Gateways.builder().add(new Talk()).build().bind(server);
    return server.start();
  }
}
