package dev.yam.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The reference implementation, socket.io 4.8 or 2.5, in a process of its own that ends with this one. */
final class NodeCounterpart implements Counterpart {

  private static final class Current {
    static final NodeCounterpart SHARED = new NodeCounterpart(4);
  }

  private static final class Former {
    static final NodeCounterpart SHARED = new NodeCounterpart(3);
  }

  private final int protocol;
  private final int port;

  private NodeCounterpart(int protocol) {
    this.protocol = protocol;
    this.port = start(protocol == 4 ? "4" : "2");
  }

  /** socket.io 4.8. */
  static NodeCounterpart current() {
    return Current.SHARED;
  }

  /** socket.io 2.5, which speaks Engine.IO 3. */
  static NodeCounterpart former() {
    return Former.SHARED;
  }

  /** Its standard input is a pipe that ends with this process, and so does it. */
  private static int start(String generation) {
    try {
      Process process = new ProcessBuilder("node", Target.peers().resolve("counterpart.mjs").toString(), generation)
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      var out = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
      String line = out.readLine();
      if (line == null) {
        throw new IOException("the server ended before it listened");
      }
      return Integer.parseInt(line);
    } catch (IOException e) {
      throw new UncheckedIOException("no server of socket.io " + generation, e);
    }
  }

  int port() {
    return port;
  }

  @Override
  public URI uri(Mount mount) {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public int protocol() {
    return protocol;
  }

  @Override
  public boolean can(Ability ability) {
    return switch (ability) {
      case WEB -> true;
      case MSGPACK, RECOVERY, MAX_PAYLOAD, COOKIES_BY_WEBSOCKET -> protocol == 4;
      case STREAM, RECOVERY_FROM_THE_START, DEDUPLICATION, EVENTS_BEFORE_THE_END -> false;
    };
  }

  @Override
  public String cookie() {
    return protocol == 4 ? "visit=1" : "io=";
  }
}
