package dev.yam.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yam.client.ClientOptions;
import dev.yam.client.IO;
import dev.yam.client.Manager;
import dev.yam.client.Socket;
import dev.yam.conformance.Counterpart.Ability;
import dev.yam.conformance.Counterpart.Mount;
import dev.yam.engine.DisconnectReason;
import dev.yam.testkit.FaultProxy;
import dev.yam.wire.Args;
import dev.yam.wire.Parser;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** What the cases of {@link JavaClientSuite} have in common: clients that are closed behind each, and how to wait. */
@Timeout(90)
abstract class ClientCases {

  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<Manager> managers = new ArrayList<>();
  private Mount mount = Mount.PLAIN;
  private @Nullable FaultProxy proxy;

  abstract Counterpart server();

  @AfterEach
  void closeAll() {
    managers.forEach(Manager::close);
    if (proxy != null) {
      proxy.close();
    }
    await().atMost(PATIENCE).until(() -> managers.stream().allMatch(manager -> manager.engine().isEmpty()));
  }

  // Clients.

  /** All clients of the case, and its proxy, go to {@code chosen}. Said before them. */
  final void at(Mount chosen) {
    mount = chosen;
  }

  /** That of cases that are not about roads. */
  final Road road() {
    return server().can(Ability.WEB) ? Road.WEBSOCKET : Road.STREAM;
  }

  /** Quick to come back, and none of them shares a connection with another. */
  final ClientOptions.Builder options(Road road) {
    assumeTrue(server().can(road.isStream() ? Ability.STREAM : Ability.WEB), "the server does not have this road");
    assumeTrue(road.parser() == Parser.JSON || server().can(Ability.MSGPACK), "the server speaks no msgpack");
    return server().known(road.on(ClientOptions.builder(), mount))
        .engineProtocol(server().protocol())
        .reconnectionDelay(Duration.ofMillis(10))
        .reconnectionDelayMax(Duration.ofMillis(100))
        .forceNew(true);
  }

  final ClientOptions.Builder options() {
    return options(road());
  }

  final Socket socket(String namespace, ClientOptions.Builder options) {
    return socket(uri(), namespace, options);
  }

  /** A socket behind {@link #proxy}. */
  final Socket behindProxy(String namespace, ClientOptions.Builder options) {
    return socket(URI.create(uri().getScheme() + "://127.0.0.1:" + proxy().port()), namespace, options);
  }

  /** The path of a Unix socket names no namespace: there the manager has it. */
  private Socket socket(URI at, String namespace, ClientOptions.Builder options) {
    ClientOptions built = options.build();
    return kept(hasPort()
        ? IO.socket(at + namespace, built)
        : IO.socket(at, built).manager().socket(namespace, built));
  }

  /** Where clients of the case go when nothing stands between. */
  final URI uri() {
    return server().uri(mount);
  }

  /** Otherwise it is a file. */
  final boolean hasPort() {
    return uri().getPort() > 0;
  }

  /** Closed behind the case. */
  final Socket kept(Socket socket) {
    managers.add(socket.manager());
    return socket;
  }

  /** In front of the server, made when first asked for. */
  final FaultProxy proxy() {
    FaultProxy made = proxy;
    if (made == null) {
      assumeTrue(hasPort(), "the proxy is one of TCP");
      made = FaultProxy.to(uri().getPort());
      proxy = made;
    }
    return made;
  }

  /** Connects, and waits until it is. */
  static Socket connected(Socket socket) {
    socket.connect();
    return get(socket.whenConnected());
  }

  /** Somebody else, who sees what becomes of the first. */
  final Socket observer(Road road) {
    return connected(socket("/", options(road)));
  }

  final Socket observer() {
    return observer(road());
  }

  // Waiting.

  static Args ask(Socket socket, String event, @Nullable Object... values) {
    return get(socket.emitWithAck(event, values));
  }

  /** The answer, or what it failed with. */
  static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(failed.getCause());
    } catch (InterruptedException | TimeoutException late) {
      throw new AssertionError("nothing came in " + PATIENCE, late);
    }
  }

  static <T> T present(@Nullable T value) {
    return Objects.requireNonNull(value);
  }

  /** What the server has seen of the handshake: {@code auth}, {@code query} or {@code headers}. */
  static Map<?, ?> handshake(Socket socket, String part) {
    Map<?, ?> seen = ask(socket, "handshake").get(0, Map.class);
    return (Map<?, ?>) present(seen.get(part));
  }

  /** Why the sockets ended that are watched under {@code key}, as the server was told. */
  static List<?> ended(Socket observer, String key) {
    return ask(observer, "ended", key).get(0, List.class);
  }

  /** What the server has counted under {@code key}. */
  static List<?> counted(Socket observer, String key) {
    return ask(observer, "counted", key).get(0, List.class);
  }

  static void awaitCounted(Socket observer, String key, Object... values) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(counted(observer, key)).isEqualTo(List.of(values)));
  }

  /** Text that does not get smaller by compression. */
  static String noise(int characters) {
    return new Random(characters).ints(characters, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
  }

  /** Neither connected nor about to be. */
  static void awaitIdle(Socket socket) {
    await().atMost(PATIENCE).until(() ->
        !socket.isActive() && !socket.manager().isReconnecting() && socket.manager().engine().isEmpty());
  }

  /** Not used before. */
  static String key() {
    return UUID.randomUUID().toString();
  }

  static Heard<Integer> numbers(Socket socket, String event) {
    var heard = new Heard<Integer>();
    socket.on(event, args -> heard.accept(args.get(0, Integer.class)));
    return heard;
  }

  static Heard<DisconnectReason> reasons(Socket socket) {
    var heard = new Heard<DisconnectReason>();
    socket.onDisconnect(heard);
    return heard;
  }

  /** The ids it had at each connect. */
  static Heard<String> connects(Socket socket) {
    var heard = new Heard<String>();
    socket.onConnect(() -> heard.accept(socket.id().orElse("")));
    return heard;
  }
}
