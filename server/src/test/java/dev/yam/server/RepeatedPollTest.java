package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.DisconnectReason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A browser whose connection ends before an answer sends the same poll once more, and the page never learns of it. */
class RepeatedPollTest extends ServerTest {

  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private String endpoint = "";
  private String session = "";

  @AfterEach
  void closeClient() {
    http.close();
  }

  private void open(Server server, String auth) throws Exception {
    endpoint = "http://127.0.0.1:" + server.port() + "/socket.io/?EIO=4&transport=polling";
    session = "";
    session = "&sid=" + get("&t=open").split("\"", 5)[3];
    http.send(request("&t=connect").POST(BodyPublishers.ofString("40" + auth)).build(), BodyHandlers.ofString());
  }

  private String get(String parameters) throws IOException, InterruptedException {
    return http.send(request(parameters).build(), BodyHandlers.ofString()).body();
  }

  private HttpRequest.Builder request(String parameters) {
    return HttpRequest.newBuilder(URI.create(endpoint + session + parameters));
  }

  private Server recovering() {
    return start(Server.builder().connectionStateRecovery());
  }

  @Test
  void givenAnAnswerWasLost_whenItsPollComesAgain_thenTheSessionEndsAndRecoveryBringsAll() throws Exception {
    Server server = recovering();
    Queue<DisconnectReason> reasons = new ConcurrentLinkedQueue<>();
    server.onConnection(socket -> socket.onDisconnect(reasons::add));
    open(server, "");
    String pid = get("&t=1").split("\"", 9)[7];
    server.emit("lost");
    assertThat(get("&t=2")).startsWith("42[\"lost\",");
    server.emit("waits");

    assertThat(get("&t=2")).isEqualTo("1");
    await().untilAsserted(() -> assertThat(reasons).containsExactly(DisconnectReason.TRANSPORT_ERROR));
    open(server, "{\"pid\":\"" + pid + "\"}");
    assertThat(get("&t=3").split("\u001e")).satisfiesExactly(
        first -> assertThat(first).startsWith("42[\"lost\","),
        second -> assertThat(second).startsWith("42[\"waits\","),
        third -> assertThat(third).startsWith("40{").contains(pid));
  }

  @Test
  void givenNoRecovery_whenAPollComesAgain_thenTheSessionGoesOn() throws Exception {
    Server server = start();
    open(server, "");
    assertThat(get("&t=1")).startsWith("40{");
    server.emit("next");

    assertThat(get("&t=1")).isEqualTo("42[\"next\"]");
  }

  @Test
  void givenPollsWithoutTimestamp_whenEachIsLikeTheOneBefore_thenTheSessionGoesOn() throws Exception {
    Server server = recovering();
    open(server, "");
    assertThat(get("")).startsWith("40{");
    server.emit("next");

    assertThat(get("")).startsWith("42[\"next\",");
  }
}
