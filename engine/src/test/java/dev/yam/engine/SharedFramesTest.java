package dev.yam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.Limit;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same messages for many sessions, over sockets. */
@Timeout(60)
class SharedFramesTest {

  @Test
  void givenSessionsWithMessagesOfTheirOwn_whenAllAreGivenTheSame_thenEachHasAllInOrder() throws Exception {
    try (var server = new TestServer()) {
      List<RawClient> clients = connect(server, 200); // more on each loop than are flushed at once
      List<Session> sessions = List.copyOf(server.sessions);

      for (int i = 0; i < 50; i++) {
        sessions.get(i).send("own before " + i);
        giveAll(sessions, Outgoing.text(Slice.utf8("4all " + i)));
        sessions.get(i).send("own after " + i);
      }

      for (int client = 0; client < clients.size(); client++) {
        for (int i = 0; i < 50; i++) {
          if (i == client) {
            assertThat(clients.get(client).messageBetweenPings()).isEqualTo("4own before " + i);
          }
          assertThat(clients.get(client).messageBetweenPings()).isEqualTo("4all " + i);
          if (i == client) {
            assertThat(clients.get(client).messageBetweenPings()).isEqualTo("4own after " + i);
          }
        }
      }
      closeAll(clients);
    }
  }

  @Test
  void givenASessionThatIsNotRead_whenOthersAre_thenItAloneEndsAtTheLimit() throws Exception {
    try (var server = new TestServer(options -> options.maxOutboundBytes(400_000))) {
      List<RawClient> clients = connect(server, 5);
      List<RawClient> readers = clients.subList(1, 5);
      List<Session> sessions = List.copyOf(server.sessions);

      for (int i = 0; server.reasons.isEmpty() && i < 1_000; i++) {
        String text = i + "x".repeat(50_000);
        giveAll(sessions, Outgoing.text(Slice.utf8("4" + text)));
        for (RawClient each : readers) {
          assertThat(each.message()).isEqualTo("4" + text);
        }
      }

      await()
          .atMost(10, TimeUnit.SECONDS)
          .untilAsserted(
              () ->
                  assertThat(server.reasons)
                      .containsExactly(DisconnectReason.TRANSPORT_CLOSE.withLimit(Limit.OUTBOUND)));
      giveAll(sessions, Outgoing.text(Slice.utf8("4end")));
      for (RawClient each : readers) {
        assertThat(each.message()).isEqualTo("4end");
      }
      closeAll(clients);
    }
  }

  @Test
  void givenASmallLimit_whenSomeoneWaitsForRoomAndThePeerReads_thenToldWithoutAnotherSend() throws Exception {
    try (var server =
            new TestServer(
                options -> options.maxOutboundBytes(100_000),
                listener -> listener,
                session ->
                    session.onMessage(
                        message -> {
                          for (int i = 0; i < 500; i++) {
                            session.whenWritable().get();
                            session.send("y".repeat(20_000)); // three of them are more than half, and below 64 KB
                          }
                        }));
        RawClient client = server.webSocket()) {
      client.text("4go");
      await().until(() -> !server.sessions.element().writable());

      for (int i = 0; i < 500; i++) {
        assertThat(client.message()).hasSize(20_001);
      }
    }
  }

  /** In the order of the sessions. */
  private static List<RawClient> connect(TestServer server, int count) throws Exception {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(server.webSocket());
      int opened = i + 1;
      await().until(() -> server.sessions.size() == opened);
    }
    return clients;
  }

  private static void giveAll(List<Session> sessions, Outgoing message) {
    for (Session session : sessions) {
      session.loop().execute(() -> session.write(message, false));
    }
  }

  private static void closeAll(List<RawClient> clients) throws Exception {
    for (RawClient client : clients) {
      client.close();
    }
  }
}
