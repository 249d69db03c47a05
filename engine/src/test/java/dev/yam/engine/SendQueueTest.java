package dev.yam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yam.wire.Outgoing;
import dev.yam.wire.Slice;
import dev.yam.wire.WebSocketLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendQueueTest {

  private static final int LIMIT = 10_000;

  private final WebSocketTransport transport =
      new WebSocketTransport(
          new ChannelTransport.Settings(
              new WebSocketLimits(1_000, 1), 1, LIMIT, Duration.ofSeconds(1), EngineHooks.NONE, Framing.PLAIN),
          null);
  private final EmbeddedChannel channel = new EmbeddedChannel(transport);
  private final EngineLoop loop = EngineLoop.of(channel.eventLoop());
  private final SendQueue queue = new SendQueue(loop, LIMIT);

  @AfterEach
  void release() {
    channel.finishAndReleaseAll();
  }

  @Test
  void givenReservedAndPlainMessages_whenSent_thenAllCountUntilThen() {
    assertThat(queue.reserve(4_000)).isTrue();
    assertThat(queue.writable()).isTrue();
    queue.addReserved(message(4_000));
    assertThat(queue.add(message(4_000))).isTrue();
    assertThat(queue.writable()).isFalse();

    assertThat(queue.reserve(4_000)).isFalse();
    assertThat(queue.add(message(4_000))).isFalse();
    queue.sendBy(transport);

    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.reserve(LIMIT - 64)).as("nothing is counted any more").isTrue();
  }

  @Test
  void givenMoreThanHalfOfTheLimitInOneTurn_whenTheChannelIsUnwritableMeanwhile_thenNothingCountsTwice() {
    List<Boolean> withinLimit = new ArrayList<>();
    transport.listener(new Drained(() -> withinLimit.add(queue.drained(transport))));
    queue.add(message(8_000));

    queue.sendBy(transport);

    assertThat(withinLimit).isNotEmpty().doesNotContain(false);
  }

  @Test
  void givenTransportThatIsNotReady_whenItIs_thenWhatWasKeptLeavesFirst() {
    var polling = new PollingTransport(
        PayloadForm.FOUR, new PollingTransport.Settings(1_000_000, null, EngineHooks.NONE));
    queue.add(message(1));
    queue.sendBy(polling);
    queue.add(message(2));

    queue.sendBy(transport);

    assertThat(queue.isEmpty()).isTrue();
    assertThat(sent()).isEqualTo(2 + 1 + 2 + 2);
    assertThat(queue.reserve(LIMIT - 64)).isTrue();
  }

  @Test
  void givenMessages_whenClearedUnsent_thenNothingIsCounted() {
    queue.reserve(100);
    queue.addReserved(message(100));
    queue.force(message(2 * LIMIT));
    assertThat(queue.writable()).isFalse();

    queue.clear();

    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.reserve(LIMIT - 64)).isTrue();
  }

  @Test
  void givenOneWhoWaitsForRoom_whenMessagesLeave_thenTold() {
    var room = new CompletableFuture<Void>();
    queue.add(message(8_000));
    queue.await(room, transport);
    channel.runPendingTasks();
    assertThat(room).isNotDone();

    queue.sendBy(transport);
    channel.runPendingTasks();

    assertThat(room).succeedsWithin(Duration.ofSeconds(10));
  }

  private int sent() {
    int sum = 0;
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      sum += next.readableBytes();
      next.release();
    }
    return sum;
  }

  private static Outgoing message(int size) {
    return Outgoing.text(Slice.utf8("4".repeat(size)));
  }

  private record Drained(Runnable action) implements TransportListener.Selective {
    @Override
    public void drained() {
      action.run();
    }
  }
}
