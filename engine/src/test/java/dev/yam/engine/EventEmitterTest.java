package dev.yam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yam.wire.Args;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.EventName;
import dev.yam.wire.Packet;
import dev.yam.wire.UnboundArgumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the sockets of both ends do with an event, whatever is around them. */
class EventEmitterTest {

  private static final ArgumentBinder BINDER = new JacksonBinder();

  private final List<String> heard = new ArrayList<>();
  private final Ears ears = new Ears();

  /** Its tasks run when it is told to, as a lane's do. */
  private final class Ears extends EventEmitter<Ears> {
    private final List<LaneTask> tasks = new ArrayList<>();
    private boolean keepsBack;

    void run() {
      List<LaneTask> due = List.copyOf(tasks);
      tasks.clear();
      due.forEach(LaneTask::runHere);
    }

    @Override
    protected void submit(LaneTask task) {
      tasks.add(task);
    }

    @Override
    protected void handle(EventName name, Args args, Ack ack) {
      if (keepsBack) {
        failed(name.text(), ack, new IllegalStateException("kept back"));
      } else {
        super.handle(name, args, ack);
      }
    }

    @Override
    protected void watched() {
      heard.add("watched");
    }

    @Override
    protected void failed(String event, Throwable failure) {
      heard.add(event + " failed: " + failure.getMessage());
    }

    @Override
    protected Object rejected(String event, UnboundArgumentException mismatch) {
      return event + " does not fit";
    }

    @Override
    protected void answer(long ackId, Args args) {
      heard.add("answer " + ackId + args);
    }

    @Override
    protected ArgumentBinder binder() {
      return BINDER;
    }

    @Override
    protected int maxLaneEvents() {
      return 2;
    }
  }

  private void come(String name, OptionalLong ackId, Object... values) {
    ears.deliver(new Packet.Event("/", EventName.of(name), Args.of(BINDER, values), ackId));
    ears.run();
  }

  @Test
  void givenListenersOfAllForms_whenAnEventComes_thenEachHearsItInOrderWhateverBecomesOfTheOthers() {
    ears.on("e", args -> heard.add("first"))
        .on("e", args -> {
          throw new IllegalStateException("second");
        })
        .onAny((event, args) -> heard.add("any " + event))
        .once("e", (args, ack) -> ack.send("third"))
        .on("e", String.class, (value, ack) -> ack.send("an answer too many"))
        .prependAny((event, args) -> {
          throw new IllegalStateException("zeroth");
        });

    come("e", OptionalLong.of(7), "x");
    come("e", OptionalLong.empty(), "x");

    assertThat(heard).containsExactly(
        "e failed: zeroth", "any e", "first", "e failed: second", "answer 7[\"third\"]",
        "e failed: zeroth", "any e", "first", "e failed: second");
    assertThat(ears.listenerCount("e")).isEqualTo(3);
    assertThat(ears.eventNames()).containsExactly("e");
  }

  @Test
  void givenArgumentsThatDoNotFit_whenAnAnswerIsAskedForOrNot_thenItSaysSoOrTheListenerHasFailed() {
    ears.on("e", int.class, value -> heard.add("never"));

    come("e", OptionalLong.of(1), "no number");
    come("e", OptionalLong.empty(), "no number");

    assertThat(heard).hasSize(2).first().isEqualTo("answer 1[\"e does not fit\"]");
    assertThat(heard.get(1)).startsWith("e failed: ");
  }

  @Test
  void givenAnEventThatIsKeptBack_whenItComes_thenNobodyHearsIt() {
    ears.on("e", args -> heard.add("never")).onAny((event, args) -> heard.add("never"));
    ears.keepsBack = true;

    come("e", OptionalLong.of(1));

    assertThat(heard).containsExactly("e failed: kept back");
  }

  @Test
  void givenAListenerOfWhatIsSent_whenMoreIsSentThanMayWait_thenItMissesTheRest() {
    ears.tellSent(EventName.of("nobody watches"), Args.NONE);
    assertThat(ears.isWatched()).isFalse();
    ears.onAnyOutgoing((event, args) -> heard.add(event));

    for (String event : List.of("a", "b", "c")) {
      ears.tellSent(EventName.of(event), Args.NONE);
    }
    ears.run();
    ears.tellSent(EventName.of("d"), Args.NONE);
    ears.run();
    ears.offAnyOutgoing();
    ears.tellSent(EventName.of("e"), Args.NONE);
    ears.run();

    assertThat(heard).containsExactly("watched", "a", "b", "d");
    assertThat(ears.isWatched()).isTrue();
  }

  @Test
  void givenAReservedName_whenListenedTo_thenItIsRefusedByItsName() {
    assertThatThrownBy(() -> ears.on("disconnect", args -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"disconnect\" is a reserved event name");
  }
}
