package dev.yam.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A listener with one endpoint of bare Engine.IO that sends every message back. */
final class TestServer implements AutoCloseable {

  static final String POLLING = "/engine.io/?EIO=4&transport=polling";
  static final String WEBSOCKET = "/engine.io/?EIO=4&transport=websocket";

  static {
    Awaitility.setDefaultPollInterval(Duration.ofMillis(10)); // most of what tests wait for comes within one
  }

  private static final Pattern SID = Pattern.compile("\"sid\":\"([\\w-]{20})\"");

  final EngineCounters counters = new EngineCounters();
  final Queue<DisconnectReason> reasons = new ConcurrentLinkedQueue<>();
  final Queue<Session> sessions = new ConcurrentLinkedQueue<>();
  final EngineServer engine;
  final Listener listener;

  TestServer() {
    this(options -> options);
  }

  TestServer(UnaryOperator<EngineServer.Builder> engineOptions) {
    this(engineOptions, options -> options);
  }

  TestServer(UnaryOperator<EngineServer.Builder> engineOptions, UnaryOperator<Listener.Builder> listenerOptions) {
    this(engineOptions, listenerOptions, session -> session.onMessage(session::send));
  }

  TestServer(
      UnaryOperator<EngineServer.Builder> engineOptions,
      UnaryOperator<Listener.Builder> listenerOptions,
      Consumer<Session> onConnection) {
    engine =
        engineOptions
            .apply(
                EngineServer.builder()
                    .hooks(counters)
                    .onConnection(
                        session -> {
                          sessions.add(session);
                          session.onClose(reasons::add);
                          onConnection.accept(session);
                        }))
            .build();
    listener =
        listenerOptions
            .apply(
                Listener.builder()
                    .host(InetAddress.getLoopbackAddress().getHostAddress())
                    .loops(2)
                    .gracePeriod(Duration.ofMillis(200))
                    .hooks(counters)
                    .mount("/engine.io", engine)
                    .listen(Streams.tcp(InetAddress.getLoopbackAddress().getHostAddress(), 0), engine))
            .build()
            .start();
  }

  int port() {
    return listener.port();
  }

  /** Where packets come without HTTP. */
  int streamPort() {
    return ((InetSocketAddress) listener.addresses().get(1)).getPort();
  }

  RawClient connect() throws IOException {
    return new RawClient(port());
  }

  /** Opens a polling session; its sid. */
  String open() throws IOException {
    try (RawClient client = connect()) {
      return sid(client.get(POLLING).response().body());
    }
  }

  RawClient webSocket() throws IOException {
    RawClient client = connect().webSocket(WEBSOCKET);
    sid(client.message());
    return client;
  }

  static String sid(String openPacket) {
    Matcher matcher = SID.matcher(openPacket);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no sid in " + openPacket);
    }
    return matcher.group(1);
  }

  static String poll(String sid) {
    return POLLING + "&sid=" + sid;
  }

  static String probe(String sid) {
    return WEBSOCKET + "&sid=" + sid;
  }

  @Override
  public void close() {
    listener.close();
  }
}
