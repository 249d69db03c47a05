package dev.yam.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.client.Socket;
import dev.yam.engine.ClientLoops;
import dev.yam.engine.EngineLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client holds of the process: a thread as long as it is wanted, and nothing when it has left. */
@Execution(ExecutionMode.SAME_THREAD)
class JavaClientLeftoverTest extends ClientCases {

  private Counterpart server = new YamCounterpart(4);

  @Override
  Counterpart server() {
    return server;
  }

  /** Whether a thread keeps this process alive for a client. */
  private static boolean isKeptAlive() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("yam-client") && !thread.isDaemon());
  }

  private static void awaitLetGo() {
    await().atMost(PATIENCE).until(() -> !isKeptAlive());
  }

  @Test
  void givenAClient_whenConnected_thenItKeepsTheProcessUntilItLeaves() {
    Socket socket = connected(socket("/", options()));
    assertThat(isKeptAlive()).isTrue();

    socket.disconnect();

    awaitLetGo();
  }

  @Test
  void givenAClientThatComesBack_whenItIsAway_thenItKeepsTheProcessUntilItGivesUp() {
    Socket socket = connected(behindProxy("/", options().reconnectionAttempts(3)));
    var failed = new Heard<String>();
    socket.manager().onReconnectFailed(() -> failed.accept("failed"));
    proxy().refuse();
    assertThat(isKeptAlive()).isTrue();

    proxy().cutAll();

    failed.next();
    awaitLetGo();
  }

  @Test
  void givenAClientThatLetsTheProcessEnd_whenConnected_thenNoThreadHoldsIt() {
    awaitLetGo();

    Socket socket = connected(socket("/", options().autoUnref(true)));

    assertThat(isKeptAlive()).isFalse();
    assertThat(ask(socket, "echo", 1).size()).isOne();
  }

  @Test
  void givenAClientThatIsRefused_whenItHasBeenTold_thenTheProcessMayEnd() {
    Socket socket = socket("/nowhere", options());

    assertThat(socket.connect().whenConnected()).failsWithin(PATIENCE);

    awaitLetGo();
  }

  @Test
  void givenAServerThatSendsAClientAway_whenItIsGone_thenTheProcessMayEnd() {
    connected(socket("/", options())).emit("part");

    awaitLetGo();
  }

  @ParameterizedTest
  @EnumSource
  void givenClientsThatTalked_whenTheyAreClosed_thenTheirLoopHoldsNothing(Road road) throws Exception {
    if (road.isStream()) {
      server = new StreamCounterpart(StreamCounterpart.Kind.UNIX);
    }
    try (var loops = ClientLoops.of(1)) {
      EngineLoop loop = loops.next();
      talkAndClose(road, loops);

      await().atMost(PATIENCE).until(() -> armed(loop) == 0);
    }
  }

  private void talkAndClose(Road road, ClientLoops loops) {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sockets.add(connected(socket("/", options(road).loops(loops).retries(3).ackTimeout(Duration.ofSeconds(20)))));
    }
    for (Socket socket : sockets) {
      socket.emitWithAck("echo", "before the end");
      socket.emitWithAck("never");
      socket.manager().close();
    }
    await().atMost(PATIENCE).until(() -> sockets.stream().allMatch(socket -> socket.manager().engine().isEmpty()));
  }

  private static int armed(EngineLoop loop) throws Exception {
    var armed = new CompletableFuture<Integer>();
    loop.execute(() -> armed.complete(loop.armed()));
    return armed.get(10, TimeUnit.SECONDS);
  }
}
