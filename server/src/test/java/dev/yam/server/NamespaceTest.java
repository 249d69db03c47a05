package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.EngineHooks;
import dev.yam.wire.RefusedException;
import dev.yam.wire.Args;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
      Server server = start(Server.builder().cleanupEmptyChildNamespaces(true));
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
    void givenTheDefault_whenAllHaveLeftAChild_thenItStaysAndIsTheSameForWhoComesNext() throws Exception {
      Server server = start();
      DynamicNamespace rooms = server.of(Pattern.compile("/room-\\d+"));
      TestClient client = connect(server, "/room-1");
      Namespace child = rooms.children().iterator().next();

      client.send("41/room-1,");
      await().until(() -> child.sockets().isEmpty());
      client.join("/room-1", "");

      assertThat(rooms.children()).containsExactly(child);
      assertThat(child.sockets()).hasSize(1);
    }

    @Test
    void givenAsManyChildrenAsAllowed_whenAnotherIsAsked_thenAnEmptyOneGoesAndIfNoneIsTheClientIsRefused()
        throws Exception {
      Server server = start(Server.builder().maxChildNamespaces(2));
      DynamicNamespace rooms = server.of(Pattern.compile("/room-\\d+"));
      TestClient client = connect(server, "/room-1");
      client.join("/room-2", "");

      client.send("40/room-3,");
      assertThat(client.next()).isEqualTo("44/room-3,{\"message\":\"Too many namespaces\"}");
      client.send("41/room-1,");
      for (int i = 3; i < 10; i++) {
        joinPatiently(client, "/room-" + i);
        client.send("41/room-" + i + ",");
      }

      assertThat(rooms.children()).extracting(Namespace::name).containsExactlyInAnyOrder("/room-2", "/room-9");
      server.of("/room-9");
      assertThat(client.join("/room-10", "")).startsWith("40/room-10,");
    }

    /** A namespace is empty when its last handler has run: what is left a moment before may still count. */
    private void joinPatiently(TestClient client, String name) {
      await().until(() -> {
        client.send("40" + name + ",");
        return client.next().startsWith("40" + name);
      });
    }

    @Test
    void givenHandlersOfNewNamespaces_whenOneIsNamedOrAskedFor_thenTheyHearBeforeTheClientIsIn() throws Exception {
      Server server = start();
      server.of(Pattern.compile("/room-\\d+"));
      var heard = new CopyOnWriteArrayList<String>();
      server.onNewNamespace(namespace -> {
        heard.add(namespace.name() + " with " + namespace.sockets().size());
        namespace.onConnection(socket -> socket.emit("welcome"));
      });
      server.onNewNamespace(namespace -> {
        throw new IllegalStateException("expected by the test");
      });

      server.of("/named");
      server.of("/named");
      TestClient client = connect(server, "/room-1");

      assertThat(client.next()).isEqualTo("42/room-1,[\"welcome\"]");
      assertThat(heard).containsExactly("/named with 0", "/room-1 with 0");
    }

    @Test
    void givenChildren_whenTheirKindBroadcasts_thenTheirSocketsAreMeantAndAnswer() throws Exception {
      Server server = start();
      DynamicNamespace rooms = server.of(Pattern.compile("/room-\\d+"));
      rooms.onConnection(socket -> socket.join("first".repeat(socket.namespace().name().equals("/room-1") ? 1 : 2)));
      TestClient one = connect(server, "/room-1");
      TestClient two = connect(server, "/room-2");
      await().until(() -> rooms.children().stream().allMatch(child -> child.rooms().size() == 1));

      rooms.to("first").emit("to the first");
      rooms.except("first").emit("to the second");
      CompletableFuture<List<Args>> asked = rooms.timeout(Duration.ofSeconds(20)).emitWithAck("how many");

      assertThat(one.next()).isEqualTo("42/room-1,[\"to the first\"]");
      assertThat(two.next()).isEqualTo("42/room-2,[\"to the second\"]");
      one.send("43/room-1," + idOf(one.next()) + "[1]");
      two.send("43/room-2," + idOf(two.next()) + "[2]");
      assertThat(asked.get()).extracting(args -> args.get(0, int.class)).containsExactlyInAnyOrder(1, 2);
      assertThat(rooms.fetchSockets().get()).hasSize(2);
      rooms.broadcast().in("first").disconnectSockets();
      assertThat(one.next()).isEqualTo("41/room-1,");
      assertThat(rooms.to("nobody").emitWithAck("anybody?").get()).isEmpty();
    }

    private String idOf(String frame) {
      return frame.substring(frame.indexOf(',') + 1, frame.indexOf('['));
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

    /** Clients may look at one message at a time: the answer does not come in one write with what is emitted after it. */
    @Test
    void givenAHandlerOfConnections_whenItBegins_thenTheAnswerHasLeft() throws Exception {
      var lastWrite = new AtomicInteger();
      var seen = new LinkedBlockingQueue<Integer>();
      Server server = start(Server.builder().hooks(new EngineHooks() {
        @Override
        public void bytesOut(int count) {
          lastWrite.set(count);
        }
      }));
      server.onConnection(socket -> seen.add(lastWrite.get()));
      for (int i = 0; i < 20; i++) {
        try (TestClient client = TestClient.open(server, "")) {
          String answer = client.join("/", "");

          assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo(answer.length() + 2);
        }
        await().until(() -> server.of("/").sockets().isEmpty());
      }
    }

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
      assertThat(server.of("/vip").rooms()).isEmpty();
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
