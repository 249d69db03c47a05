package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VolatileTest extends ServerTest {

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void givenAClientThatCanTakeIt_whenSentVolatile_thenItArrives() throws Exception {
    Server server = start();
    server.onConnection(socket -> socket.on("go", args -> socket.asVolatile().emit("tick", 1)));
    TestClient client = connect(server);

    client.send("42[\"go\"]");

    assertThat(client.next()).isEqualTo("42[\"tick\",1]");
  }

  @Test
  void givenAPollingClientBetweenPolls_whenSentVolatile_thenItIsDroppedAndOtherEventsWait() throws Exception {
    Server server = start();
    String session = poll(server, "").replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
    post(server, session, "40");
    await().until(() -> server.of("/").sockets().size() == 1);
    assertThat(poll(server, session)).startsWith("40{");

    server.asVolatile().emit("lost");
    server.of("/").sockets().forEach(socket -> socket.asVolatile().emit("lost too"));
    server.emit("kept");
    awaitLoop(server.of("/").sockets().iterator().next());

    assertThat(poll(server, session)).isEqualTo("42[\"kept\"]");
  }

  /** What was emitted has come to the loop: a poll that it read before would take volatile events along. */
  private static void awaitLoop(Socket socket) throws Exception {
    var reached = new CountDownLatch(1);
    socket.loop().execute(reached::countDown);
    assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void givenAClientThatIsNotLetInYet_whenSentVolatile_thenItIsDroppedAndOtherEventsWait() throws Exception {
    Server server = start();
    server.use(socket -> {
      socket.asVolatile().emit("lost");
      socket.emit("kept");
    });

    TestClient client = connect(server);

    assertThat(client.next()).isEqualTo("42[\"kept\"]");
  }

  private String poll(Server server, String session) throws IOException, InterruptedException {
    return http.send(request(server, session).build(), BodyHandlers.ofString()).body();
  }

  private void post(Server server, String session, String body) throws IOException, InterruptedException {
    HttpRequest request = request(server, session).POST(HttpRequest.BodyPublishers.ofString(body)).build();
    assertThat(http.send(request, BodyHandlers.ofString()).body()).isEqualTo("ok");
  }

  private static HttpRequest.Builder request(Server server, String session) {
    String sid = session.isEmpty() ? "" : "&sid=" + session;
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.port() + "/socket.io/?EIO=4&transport=polling" + sid));
  }
}
