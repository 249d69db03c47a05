package dev.yam.bench.budgets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A client that polls over one connection and posts over another. */
final class PollingClient implements AutoCloseable {

  private static final String PATH = "/socket.io/?EIO=4&transport=polling";

  private final Wire polls;
  private final Wire posts;
  private final ByteBuffer poll;
  private final String path;

  PollingClient(int port) throws IOException {
    polls = new Wire(port);
    posts = new Wire(port);
    polls.send(get(PATH));
    String open = answer(polls);
    Client.check(open, "0{\"sid\":\"");
    path = PATH + "&sid=" + open.substring(9, open.indexOf('"', 9));
    poll = bytes(get(path));
    roundTrip(post("40"), "40{");
  }

  /** A request for {@link #roundTrip}. */
  ByteBuffer post(String body) {
    return bytes("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain;charset=UTF-8\r\n"
        + "Content-Length: " + body.length() + "\r\n\r\n" + body);
  }

  /** Polls, posts, and waits for both answers. */
  void roundTrip(ByteBuffer post, String answer) throws IOException {
    polls.send(poll);
    posts.send(post);
    Client.check(answer(posts), "ok");
    Client.check(answer(polls), answer);
  }

  private static String answer(Wire wire) throws IOException {
    String head = wire.head();
    Client.check(head, "HTTP/1.1 200");
    int length = head.toLowerCase(java.util.Locale.ROOT).indexOf("content-length:") + "content-length:".length();
    return wire.read(Integer.parseInt(head.substring(length, head.indexOf('\r', length)).strip()));
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  }

  private static ByteBuffer bytes(String ascii) {
    byte[] bytes = ascii.getBytes(ISO_8859_1);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes);
  }

  @Override
  public void close() throws IOException {
    polls.close();
    posts.close();
  }
}
