package dev.yam.examples.llm;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Stands in for a model's endpoint, on this machine alone: takes chat completions with {@code stream}, and has a script
 * say what is answered. One request per connection, each on a virtual thread.
 */
final class StandIn implements AutoCloseable {

  private static final int MAX_HEAD_BYTES = 16_384;
  private static final int MAX_BODY_BYTES = 1_000_000;

  private final Consumer<StandInRequest> script;
  private final ServerSocket door;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private StandIn(ServerSocket door, Consumer<StandInRequest> script) {
    this.door = door;
    this.script = script;
  }

  /** Takes requests from now on. {@code script} answers each; when it returns the connection is closed. */
  static StandIn start(Consumer<StandInRequest> script) {
    try {
      var standIn = new StandIn(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
      Thread.ofVirtual().name("stand-in").start(standIn::accept);
      return standIn;
    } catch (IOException taken) {
      throw new UncheckedIOException(taken);
    }
  }

  /** What a {@link ChatModel} takes for its base. */
  URI base() {
    return URI.create("http://" + door.getInetAddress().getHostAddress() + ":" + door.getLocalPort() + "/v1");
  }

  /** How many connections are open. */
  int connections() {
    return open.size();
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = door.accept();
        open.add(socket);
        Thread.ofVirtual().name("stand-in-request").start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream());
      String head = head(in);
      String body = new String(in.readNBytes(Math.min(length(head), MAX_BODY_BYTES)), UTF_8);
      var request = new StandInRequest(socket, head, body);
      if (request.isForChat()) {
        request.watch(in);
        script.accept(request);
      } else {
        request.refuse(404, "There is nothing here but POST …/chat/completions, with \"stream\": true.");
      }
    } catch (IOException | UncheckedIOException gone) {
      // Whoever asked has left; a script that wants to know asks the request.
    } finally {
      open.remove(socket);
    }
  }

  /** Up to the empty line. */
  private static String head(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    while (head.size() < MAX_HEAD_BYTES) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.write(next);
      String text = next == '\n' ? head.toString(US_ASCII) : "";
      if (text.endsWith("\r\n\r\n")) {
        return text;
      }
    }
    throw new IOException("no request");
  }

  private static int length(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
        .map(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() {
    try {
      door.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
