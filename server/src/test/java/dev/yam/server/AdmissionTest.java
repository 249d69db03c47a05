package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.RefusedException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is between a CONNECT and the handlers of connections. */
class AdmissionTest extends ServerTest {

  @Test
  void givenMiddleware_whenItRuns_thenTheSocketIsNotConnectedYet() throws Exception {
    Server server = start();
    var seen = new CopyOnWriteArrayList<Boolean>();
    server.use(socket -> seen.add(socket.isConnected()));
    server.onConnection(socket -> seen.add(socket.isConnected()));

    connect(server);

    await().until(() -> seen.size() == 2);
    assertThat(seen).containsExactly(false, true);
  }

  @Test
  void givenMiddlewareAtWork_whenTheClientGoes_thenNoHandlerIsCalledAndNothingIsLeft() throws Exception {
    Server server = start();
    var asked = new CountDownLatch(1);
    var gone = new CountDownLatch(1);
    var connected = new AtomicInteger();
    var passed = new CountDownLatch(1);
    server.of("/slow").use(socket -> {
      socket.join("r");
      asked.countDown();
      gone.await();
    }).use(socket -> passed.countDown()).onConnection(socket -> connected.incrementAndGet());
    TestClient client = open(server);
    client.send("40/slow,");
    asked.await();

    client.cut();
    await().until(() -> server.engine().sessions() == 0);
    gone.countDown();
    passed.await();
    connect(server).expectSilence();

    assertThat(connected).hasValue(0);
    assertThat(server.of("/slow").sockets()).isEmpty();
    assertThat(server.of("/slow").rooms()).isEmpty();
  }

  @Test
  void givenTwoClients_whenBothAskForTheSameChildBeforeItIs_thenOneIsMadeForBoth() throws Exception {
    Server server = start();
    var both = new CountDownLatch(2);
    var made = new AtomicInteger();
    server.onNewNamespace(namespace -> made.incrementAndGet());
    DynamicNamespace kind = server.of((name, handshake) -> {
      both.countDown();
      both.await();
      return true;
    });
    TestClient one = open(server);
    TestClient two = open(server);

    one.send("40/child,");
    two.send("40/child,");
    one.expectStart("40/child,");
    two.expectStart("40/child,");
    kind.emit("news");

    assertThat(one.next()).isEqualTo("42/child,[\"news\"]");
    assertThat(two.next()).isEqualTo("42/child,[\"news\"]");
    assertThat(kind.children()).hasSize(1);
    assertThat(made).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void givenAChildThatRefuses_whenNobodyIsIn_thenItGoesOnlyWhereEmptyOnesAreCleanedUp(boolean cleanup) throws Exception {
    Server server = start(Server.builder().cleanupEmptyChildNamespaces(cleanup));
    DynamicNamespace kind = server.of(Pattern.compile("/room-\\d+"));
    kind.use(socket -> refuseWithout(socket, "token"));
    TestClient client = open(server);

    client.send("40/room-1,");
    assertThat(client.next()).startsWith("44/room-1,");

    await().until(() -> kind.children().size() == (cleanup ? 0 : 1));
  }

  @Test
  void givenAChildWithAClient_whenAnotherIsRefused_thenItStays() throws Exception {
    Server server = start(Server.builder().cleanupEmptyChildNamespaces(true));
    DynamicNamespace kind = server.of(Pattern.compile("/room-\\d+"));
    kind.use(socket -> refuseWithout(socket, "token"));
    TestClient inside = open(server);
    inside.join("/room-1", "{\"token\":1}");
    Namespace child = kind.children().iterator().next();
    TestClient refused = open(server);

    refused.send("40/room-1,");
    assertThat(refused.next()).startsWith("44/room-1,");
    refused.join("/", "");
    refused.expectSilence();
    child.emit("news");

    assertThat(inside.next()).isEqualTo("42/room-1,[\"news\"]");
    assertThat(kind.children()).containsExactly(child);
  }

  private static void refuseWithout(Socket socket, String member) {
    if (!socket.handshake().auth(java.util.Map.class).containsKey(member)) {
      throw new RefusedException("no " + member);
    }
  }
}
