package dev.yam.examples.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.handlers.Gateways;
import dev.yam.server.Server;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that does not read for a while: its answer waits at the endpoint, and nowhere in between. */
@Timeout(60)
class SlowReaderTest {

  private static final int TOKENS = 5_000;
  private static final String FILLING = "x".repeat(8_000);

  /** A fiftieth of the answer: a server that kept more of it for the client would close the connection. */
  private static final int MOST = 800_000;

  private final CompletableFuture<StandInRequest> asked = new CompletableFuture<>();
  private final CountDownLatch said = new CountDownLatch(1);

  /** The text messages of a WebSocket, each read when it is asked for. */
  private static final class Reader implements WebSocket.Listener {

    private final List<String> messages = new ArrayList<>();
    private final StringBuilder message = new StringBuilder();
    private final CompletableFuture<List<String>> end = new CompletableFuture<>();
    private boolean reads;

    @Override
    public void onOpen(WebSocket socket) {
      socket.request(1);
    }

    /** Reads on until the answer begins, and then only when told to. */
    @Override
    public synchronized CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        messages.add(message.toString());
        message.setLength(0);
      }
      if (data.toString().contains("\"done\"")) {
        end.complete(List.copyOf(messages));
      }
      if (reads || messages.stream().noneMatch(each -> each.contains("\"token\""))) {
        socket.request(1);
      }
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      end.completeExceptionally(new AssertionError("closed: " + code));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
      end.completeExceptionally(failure);
    }

    synchronized boolean hasOpened() {
      return !messages.isEmpty();
    }

    synchronized void readOn(WebSocket socket) {
      reads = true;
      socket.request(1);
    }
  }

  @Test
  void givenAClientThatStopsReading_whenTheModelGoesOn_thenTheModelIsHeldBackAndEveryTokenComes() throws Exception {
    var reader = new Reader();
    try (var endpoint = StandIn.start(this::answer); var http = HttpClient.newHttpClient()) {
      var model = new ChatModel(endpoint.base(), "small", Optional.empty());
      try (Server server = Server.builder().host("localhost").engine(options -> options.maxOutboundBytes(MOST)).build()) {
        Gateways.builder().add(new Assistant(model)).build().bind(server);
        URI address = URI.create("ws://localhost:" + server.start().port() + "/socket.io/?EIO=4&transport=websocket");
        WebSocket socket = http.newWebSocketBuilder().buildAsync(address, reader).get(30, TimeUnit.SECONDS);
        await().atMost(30, TimeUnit.SECONDS).until(reader::hasOpened);
        socket.sendText("40/assistant,", true).get(30, TimeUnit.SECONDS);
        socket.sendText("42/assistant,[\"ask\",{\"id\":1,\"text\":\"Why?\"}]", true).get(30, TimeUnit.SECONDS);

        StandInRequest request = asked.get(30, TimeUnit.SECONDS);
        await().atMost(30, TimeUnit.SECONDS).until(() -> !server.of("/assistant").sockets().iterator().next().isWritable());
        await().atMost(30, TimeUnit.SECONDS).until(request::isHeldBack);
        assertThat(request.written()).isLessThan((long) TOKENS * FILLING.length() / 2);
        reader.readOn(socket);
        List<String> messages = reader.end.get(40, TimeUnit.SECONDS);

        List<String> tokens = messages.stream().filter(message -> message.contains("\"token\"")).toList();
        assertThat(tokens).hasSize(TOKENS);
        for (int i = 0; i < TOKENS; i++) {
          assertThat(tokens.get(i)).startsWith("42/assistant,[\"token\",1,\"" + i + "x");
        }
        socket.abort();
      } finally {
        said.countDown();
        model.http().shutdownNow();
        http.shutdownNow();
      }
    }
  }

  private void answer(StandInRequest request) {
    asked.complete(request);
    for (int i = 0; i < TOKENS; i++) {
      request.say(i + FILLING);
    }
    request.end();
    try {
      said.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
