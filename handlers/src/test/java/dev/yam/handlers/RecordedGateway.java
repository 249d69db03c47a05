package dev.yam.handlers;

import dev.yam.engine.Ack;
import dev.yam.server.Socket;
import dev.yam.wire.Args;
import dev.yam.wire.Json;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The gateway that {@code nestjs-gateway.json} was recorded with, as one writes it here. */
@Gateway
final class RecordedGateway {

  static final Pattern UUID4 = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  private static final Map<String, Object> UNDEFINED = Map.of("$undef", true);

  /** What methods were given, in the recording's form. */
  final BlockingQueue<List<?>> seen = new LinkedBlockingQueue<>();

  static final class Never implements Guard {
    @Override
    public boolean allows(Call call) {
      return false;
    }
  }

  static final class Wrapping implements Interceptor {
    @Override
    public @Nullable Object around(Call call, Next next) throws Exception {
      return Map.of("wrapped", String.valueOf(next.proceed()));
    }
  }

  /** As Nest's ParseIntPipe. */
  static final class ToInt implements Converter<Integer> {
    @Override
    public Integer convert(Args body) {
      return Integer.parseInt(body.string(0));
    }
  }

  @OnConnect
  void handleConnection(Socket socket) {
    seen.add(List.of("handleConnection", socket.isConnected()));
  }

  @OnDisconnect
  void handleDisconnect(Socket socket) {
    seen.add(List.of("handleDisconnect", !socket.isConnected()));
  }

  @On("foo")
  void foo(Socket socket, @Body Args body, Ack ack, @RequestId @Nullable String id) {
    seen.add(List.of("foo", shown(socket), shown(body), shown(ack), id == null ? UNDEFINED : shown(id)));
    ack.send("foo_response");
  }

  /** Its third parameter, of which Nest says "undefined", would be refused here. */
  @On("plain")
  String plain(Socket socket, Map<String, Object> data) {
    seen.add(List.of("plain", shown(socket), data, UNDEFINED));
    return "plain result";
  }

  @On("obj")
  Map<String, Object> obj() {
    return Map.of("a", 1);
  }

  @On("eventResponse")
  Event eventResponse(Object data) {
    return new Event("answer", data);
  }

  @On("nothing")
  void nothing() {
    seen.add(List.of("nothing"));
  }

  @On("nul")
  @Nullable Object nul() {
    return null;
  }

  @On("falsy")
  boolean falsy() {
    return false;
  }

  @On("zero")
  int zero() {
    return 0;
  }

  @On("promise")
  CompletionStage<String> promise() {
    return CompletableFuture.supplyAsync(() -> "p");
  }

  @On("many")
  Flow.Publisher<?> many() {
    return Publishing.of(new Event("many", 1), new Event("many", 2), new Event("many", 3));
  }

  @On("manyAck")
  Flow.Publisher<?> manyAck() {
    return Publishing.of(1, 2, 3);
  }

  @On("bodyKey")
  int bodyKey(@Body("id") int id) {
    seen.add(List.of("bodyKey", id));
    return id;
  }

  @On("pipe")
  int pipe(@Body(converter = ToInt.class) int number) {
    seen.add(List.of("pipe", number));
    return number;
  }

  @On("throwWs")
  void throwWs() {
    throw new GatewayException("Invalid credentials.");
  }

  @On("throwWsObj")
  void throwWsObj() {
    throw GatewayException.of(Json.of("{\"code\":7,\"why\":\"x\"}"));
  }

  @On("throwError")
  void throwError() {
    throw new IllegalStateException("secret");
  }

  @On("throwInObservable")
  Flow.Publisher<?> throwInObservable() {
    return Publishing.of(List.of(1).stream().map(each -> {
      throw new GatewayException("later");
    }).iterator());
  }

  @On("guarded")
  @Guarded(Never.class)
  String guarded() {
    return "never";
  }

  @On("intercepted")
  @Intercepted(Wrapping.class)
  String intercepted() {
    return "x";
  }

  @On("two")
  void two(@Body Object body, Ack ack) {
    seen.add(List.of("two", body, shown(ack)));
    ack.send("a", "b");
  }

  @On("ackAndReturn")
  String ackAndReturn(Ack ack) {
    ack.send("first");
    return "second";
  }

  @On("rids")
  @Nullable String rids(@RequestId @Nullable String id) {
    seen.add(List.of("rid", id == null ? UNDEFINED : shown(id)));
    return id;
  }

  private static Object shown(Socket socket) {
    return socket.isConnected() ? "<socket>" : "";
  }

  private static Object shown(Ack ack) {
    return ack.isRequested() ? Map.of("$fn", true) : UNDEFINED;
  }

  private static Object shown(Args body) {
    if (body.isEmpty()) {
      return UNDEFINED;
    }
    return body.isBinary(0)
        ? Map.of("$hex", HexFormat.of().formatHex(body.binary(0).toByteArray()))
        : body.get(0, Json.class);
  }

  private static Object shown(String id) {
    return UUID4.matcher(id).matches() ? "<uuid4>" : id;
  }
}
