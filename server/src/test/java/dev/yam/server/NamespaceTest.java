package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.RefusedException;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NamespaceTest extends ServerTest {

  @Test
  void givenSeveralNamespaces_whenOneIsLeft_thenTheOthersGoOn() throws Exception {
    Server server = start();
    server.of("/chat").onConnection(socket -> socket.on("hi", args -> socket.emit("hello")));
    TestClient client = connect(server, "/chat");
    client.join("/", "");

    client.send("41");
    client.send("42/chat,[\"hi\"]");

    assertThat(client.next()).isEqualTo("42/chat,[\"hello\"]");
  }

  @Test
  void givenANamespaceWithoutSlash_whenNamed_thenItIsTheSame() {
    Server server = start();

    assertThat(server.of("chat")).isSameAs(server.of("/chat"));
    assertThat(server.of("")).isSameAs(server.of("/"));
  }

  @Test
  void givenAnUnknownNamespace_whenAsked_thenItIsRefused() throws Exception {
    Server server = start();
    TestClient client = open(server);

    client.send("40/nowhere,");

    assertThat(client.next()).isEqualTo("44/nowhere,{\"message\":\"Invalid namespace\"}");
  }

  @Test
  void givenAsManyNamespacesAsAllowed_whenOneMoreIsAsked_thenItIsRefused() throws Exception {
    Server server = start(Server.builder().maxNamespacesPerConnection(1));
    server.of("/a");
    TestClient client = connect(server);

    client.send("40/a,");

    assertThat(client.next()).isEqualTo("44/a,{\"message\":\"Too many namespaces\"}");
  }

  @Nested
  class Dynamic {

    @Test
    void givenAPattern_whenClientsComeAndGo_thenTheNamespaceLivesAsLongAsOneIsThere() throws Exception {
      Server server = start();
      DynamicNamespace rooms = server.of(Pattern.compile("/room-\\d+"));
      rooms.onConnection(socket -> socket.emit("welcome", socket.namespace().name()));
      TestClient one = connect(server, "/room-1");
      assertThat(one.next()).isEqualTo("42/room-1,[\"welcome\",\"/room-1\"]");
      TestClient two = connect(server, "/room-1");
      two.next();

      rooms.emit("news");
      assertThat(one.next()).isEqualTo("42/room-1,[\"news\"]");
      assertThat(two.next()).isEqualTo("42/room-1,[\"news\"]");
      assertThat(rooms.children()).hasSize(1);
      one.send("41/room-1,");
      two.cut();

      await().until(() -> rooms.children().isEmpty());
      assertThat(server.namespaces()).hasSize(1);
    }

    @Test
    void givenAPredicate_whenItSaysNoOrThrows_thenTheClientIsRefused() throws Exception {
      Server server = start();
      server.of((name, handshake) -> {
        if (name.equals("/boom")) {
          throw new IllegalStateException("expected by the test");
        }
        return handshake.auth().toString().contains("letmein");
      });
      TestClient client = open(server);

      client.send("40/x,{\"key\":\"wrong\"}");
      assertThat(client.next()).startsWith("44/x,");
      client.send("40/boom,");
      assertThat(client.next()).startsWith("44/boom,");
      client.send("40/x,{\"key\":\"letmein\"}");

      assertThat(client.next()).startsWith("40/x,{\"sid\":");
    }

    @Test
    void givenANameOfAPattern_whenTheApplicationSaysItFirst_thenClientsMeetTheRulesOfTheKindAllTheSame() throws Exception {
      Server server = start();
      DynamicNamespace tenants = server.of(Pattern.compile("/tenant-\\d+"));
      tenants.use(socket -> {
        throw new RefusedException("who are you?");
      });

      server.of("/tenant-1").emit("nobody is there yet");
      TestClient client = open(server);
      client.send("40/tenant-1,");

      assertThat(client.next()).isEqualTo("44/tenant-1,{\"message\":\"who are you?\"}");
      assertThat(tenants.children()).containsExactly(server.of("/tenant-1"));
    }

    @Test
    void givenAChild_whenTheApplicationNamesIt_thenItStaysWhenAllHaveLeft() throws Exception {
      Server server = start();
      server.of(Pattern.compile("/dyn-\\w+"));
      TestClient client = connect(server, "/dyn-a");

      Namespace kept = server.of("/dyn-a");
      client.send("41/dyn-a,");
      await().until(() -> kept.sockets().isEmpty());

      assertThat(server.namespaces()).contains(kept);
    }
  }

  @Nested
  class Admitting {

    @Test
    void givenMiddlewareThatFillsTheQueue_whenTheAnswerFindsNoRoom_thenTheHandlerIsStillToldOfTheEnd() throws Exception {
      Server server = start(Server.builder().engine(engine -> engine.maxOutboundBytes(1_000)));
      var told = new CopyOnWriteArrayList<String>();
      server.use(socket -> socket.emit("filler", "x".repeat(880)));
      server.onConnection(socket -> {
        told.add("connected");
        socket.onDisconnect(reason -> told.add(reason.toString()));
      });
      TestClient client = open(server);

      client.send("40");

      await().until(() -> told.size() == 2);
      assertThat(told).containsExactly("connected", "transport close (limit maxOutboundBytes)");
    }

    @Test
    void givenMiddleware_whenItRefuses_thenTheClientLearnsMessageAndDataAndNothingElse() throws Exception {
      Server server = start();
      var connected = new AtomicInteger();
      server.of("/vip").use(socket -> {
        socket.join("r");
        socket.emit("too early");
        throw new RefusedException("members only", Map.of("code", 7));
      }).onConnection(socket -> connected.incrementAndGet());
      TestClient client = open(server);

      client.send("40/vip,");
      assertThat(client.next()).isEqualTo("44/vip,{\"message\":\"members only\",\"data\":{\"code\":7}}");
      server.of("/vip").emit("secret");
      server.of("/vip").to("r").emit("secret");
      client.join("/", "");
      client.expectSilence();

      assertThat(connected).hasValue(0);
      assertThat(server.of("/vip").rooms()).isZero();
    }

    @Test
    void givenMiddlewareThatFails_whenAsked_thenTheClientLearnsNoDetail() throws Exception {
      Server server = start(Server.builder().errorHandler((socket, event, failure) -> {}));
      server.of("/x").use(socket -> {
        throw new IllegalStateException("jdbc:secret");
      });
      TestClient client = open(server);

      client.send("40/x,");

      assertThat(client.next()).isEqualTo("44/x,{\"message\":\"Internal server error\"}");
    }

    @Test
    void givenMiddlewareThatJoins_whenAccepted_thenTheRoomIsHeardBeforeTheHandler() throws Exception {
      Server server = start();
      server.use(socket -> {
        socket.join("early");
        socket.emit("held back");
      });
      server.onConnection(socket -> server.to("early").emit("heard"));

      TestClient client = connect(server);

      assertThat(client.next()).isEqualTo("42[\"held back\"]");
      assertThat(client.next()).isEqualTo("42[\"heard\"]");
    }

    @Test
    void givenSlowMiddleware_whenTheClientSendsBeforeTheAnswer_thenTheConnectionEnds() throws Exception {
      Server server = start();
      var gate = new CountDownLatch(1);
      server.of("/slow").use(socket -> gate.await());
      TestClient client = open(server);

      client.send("40/slow,");
      client.send("42/slow,[\"early\"]");

      assertThat(client.closeCode()).isNotZero();
      gate.countDown();
      assertThat(server.of("/slow").sockets()).isEmpty();
    }

    @Test
    void givenSeveral_whenAdmitting_thenTheyRunInOrderAndBeforeTheHandler() throws Exception {
      Server server = start();
      var order = new CopyOnWriteArrayList<String>();
      server.use(socket -> order.add("first"));
      server.use(socket -> order.add("second " + Thread.currentThread().isVirtual()));
      server.onConnection(socket -> order.add("connected"));

      connect(server);

      await().until(() -> order.size() == 3);
      assertThat(order).containsExactly("first", "second true", "connected");
    }

    @Test
    void givenASecondConnect_whenItComes_thenTheConnectionEnds() throws Exception {
      Server server = start();
      TestClient client = connect(server);

      client.send("40");

      assertThat(client.closeCode()).isNotZero();
    }
  }
}
