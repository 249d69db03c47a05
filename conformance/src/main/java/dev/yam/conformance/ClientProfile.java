package dev.yam.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.yam.engine.EngineServer;
import dev.yam.engine.Listener;
import dev.yam.engine.Request;
import dev.yam.engine.ResponseHeaders;
import dev.yam.engine.Session;
import dev.yam.server.Handshake;
import dev.yam.server.Server;
import dev.yam.server.Socket;
import dev.yam.wire.Args;
import dev.yam.wire.Message;
import dev.yam.wire.Parser;
import dev.yam.wire.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Profile C: what the stock clients' own tests expect.
 */
final class ClientProfile {

  private static final JsonMapper JSON = new JsonMapper();
  private static final byte[] DOGE = "asdfasdf".getBytes(US_ASCII);

  private ClientProfile() {}

  static Listener.Builder listener() {
    return Listener.builder()
        .mount("/engine.io", engine())
        .mount("/socket.io", server())
        .mount("/msgpack", ParserProfile.server(Parser.MSGPACK))
        .mount("/either", ParserProfile.server(Parser.JSON, Parser.MSGPACK));
  }

  // Engine.IO.

  private static EngineServer engine() {
    var posts = new Posts();
    return EngineServer.builder()
        .pingInterval(Duration.ofMillis(500))
        .maxHttpBufferSize(100)
        .allowRequest(request -> request.query("deny").isEmpty())
        .noHttpCompression()
        .initialHeaders(ClientProfile::setCookies)
        .headers(posts::remember)
        .onConnection(session -> converse(session, posts))
        .build();
  }

  /** The headers of the POST that came last, by sid. */
  private static final class Posts {
    private final Map<String, Map<String, String>> headers = new ConcurrentHashMap<>();

    void remember(Request request, ResponseHeaders response) {
      if (request.method().equals("POST")) {
        request.query("sid").ifPresent(sid -> headers.put(sid, firstValues(request.headers())));
      }
    }

    Map<String, String> of(Session session) {
      return headers.getOrDefault(session.id(), Map.of());
    }

    void forget(Session session) {
      headers.remove(session.id());
    }
  }

  private static void setCookies(Request request, ResponseHeaders response) {
    String now = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    response.add("Set-Cookie", "1=1; Max-Age=86400");
    response.add("Set-Cookie", "2=2; Path=/; HttpOnly; Secure; SameSite=Strict");
    response.add("Set-Cookie", "3=3; Max-Age=0");
    response.add("Set-Cookie", "4=4; Expires=" + now);
  }

  private static void converse(Session session, Posts posts) {
    session.send("hi");
    session.onClose(reason -> posts.forget(session));
    session.onMessage(message -> {
      switch (message) {
        case Message.Text text when text.data().toUtf8().equals("give binary") -> session.send(new byte[] {0, 1, 2, 3, 4});
        case Message.Text text when text.data().toUtf8().equals("give utf8") ->
            session.send("пойду спать всем спокойной ночи");
        case Message.Text text when text.data().toUtf8().equals("sendHeaders") ->
            session.send(JSON.writeValueAsString(posts.of(session)));
        case Message other -> session.send(other);
      }
    });
  }

  // Socket.IO.

  private static Server server() {
    Server server = Server.builder()
        .pingInterval(Duration.ofSeconds(2))
        .connectionStateRecovery()
        .engine(engine -> engine.use(ClientProfile::delay).noHttpCompression())
        .serveClient(false)
        .build();
    server.use(socket -> {
      if (socket.handshake().query("fail").isPresent()) {
        throw new RefusedException("Auth failed (main namespace)");
      }
    });
    server.onConnection(ClientProfile::serve);
    server.of("/foo").onConnection(socket -> socket.on("getId", (args, ack) -> ack.send(socket.id())));
    server.of("/abc").onConnection(socket -> socket.emit("handshake", describe(socket.handshake())));
    server.of("/no").use(socket -> {
      throw new RefusedException("Auth failed (custom namespace)");
    });
    server.of("/timeout_socket");
    server.of("/valid");
    server.of("/asd");
    return server;
  }

  private static void delay(Request request, ResponseHeaders response) throws InterruptedException {
    if (request.query("sid").isEmpty()) {
      Thread.sleep(Duration.ofMillis(10));
    }
  }

  private static void serve(Socket socket) {
    socket.on("hi", args -> socket.emit("hi"));
    socket.on("echo", (args, ack) -> ack.send(args));
    socket.on("ack", args -> socket.emitWithAck("ack").thenAccept(answer -> {
      if (answer.get(0, int.class) == 5 && answer.get(1, Map.class).equals(Map.of("test", true))) {
        socket.emit("got it");
      }
    }));
    socket.on("getAckDate", (args, ack) -> ack.send(Instant.now()));
    socket.on("getDate", args -> socket.emit("takeDate", Instant.now()));
    socket.on("getDateObj", args -> socket.emit("takeDateObj", Map.of("date", Instant.now())));
    socket.on("getUtf8", args -> List.of("てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string")
        .forEach(text -> socket.emit("takeUtf8", text)));
    socket.on("false", args -> socket.emit("false", false));
    socket.on("getHandshake", (args, ack) -> ack.send(describe(socket.handshake())));
    socket.on("getId", (args, ack) -> ack.send(socket.id()));
    serveBytes(socket);
  }

  private static void serveBytes(Socket socket) {
    socket.on("doge", args -> socket.emit("doge", DOGE));
    socket.on("getbin", args -> socket.emit("takebin", DOGE));
    socket.on("buffa", args -> answerIf(isBytes(args), socket, "buffack"));
    socket.on("jsonbuff", args -> answerIf(isGreeting(args), socket, "jsonbuff-ack"));
    socket.on("jsonblob", args -> answerIf(isGreeting(args), socket, "jsonblob-ack"));
    inOrder(socket, "abuff2-ack", "abuff1", "abuff2");
    socket.on("blob", args -> answerIf(isBytes(args), socket, "back"));
    inOrder(socket, "blob3-ack", "blob1", "blob2", "blob3");
  }

  /** Emits {@code answer} when the last of {@code events} has come and the others came before it, in this order. */
  private static void inOrder(Socket socket, String answer, String... events) {
    var seen = new java.util.ArrayList<String>();
    for (String event : events) {
      socket.on(event, args -> {
        seen.add(event);
        if (seen.equals(Arrays.asList(events))) {
          socket.emit(answer);
        }
      });
    }
  }

  private static void answerIf(boolean fits, Socket socket, String answer) {
    if (fits) {
      socket.emit(answer);
    }
  }

  private static boolean isBytes(Args args) {
    return args.size() > 0 && args.isBinary(0);
  }

  private static boolean isGreeting(Args args) {
    Greeting greeting = args.get(0, Greeting.class);
    return greeting.hello().equals("lol") && greeting.message().length > 0
        && greeting.goodbye().equals("gotcha");
  }

  record Greeting(String hello, byte[] message, String goodbye) {}

  private static Map<String, Object> describe(Handshake handshake) {
    return Map.of(
        "query", firstValues(handshake.query()),
        "headers", firstValues(handshake.headers()),
        "auth", handshake.auth(),
        "address", String.valueOf(handshake.address()),
        "secure", handshake.isSecure(),
        "time", handshake.time(),
        "url", handshake.url());
  }

  private static Map<String, String> firstValues(Map<String, List<String>> all) {
    return all.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().get(0)));
  }
}
