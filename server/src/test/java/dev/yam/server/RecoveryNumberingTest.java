package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How publications are to be numbered so that a client's last offset tells what it missed: a model, of which each seed
 * is one interleaving. Two publishers hand each publication to four loops, one loop after the other, in any order; each
 * loop delivers and logs in the order of its own queue; a client loses its connection and an unread tail, and returns.
 *
 * <p>Nothing of the server is tested here: it holds decision 0009 to what it claims, before anything is built on it.
 */
class RecoveryNumberingTest {

  private static final int SEEDS = 5_000;

  private enum Numbered {
    BY_CALLER,
    ON_THE_LOOP
  }

  private enum Return {
    /** One task on the loop where the log is: takes what was missed and enters. */
    TO_ITS_LOOP,
    /** Takes what was missed on the loop of the log, then enters another. */
    TO_ANOTHER,
    /** Hands both loops their task, to enter and to take, when no publication is under way. */
    TO_ANOTHER_BEHIND_A_FENCE
  }

  @Test
  void givenNumbersOfTheCaller_whenTwoPublish_thenTheLastOffsetLies() {
    assertThat(faults(Numbered.BY_CALLER, Return.TO_ITS_LOOP)).isPositive();
  }

  @Test
  void givenNumbersOfTheLoop_whenAClientReturnsToIt_thenItHasEverythingOnceAndInOrder() {
    assertThat(faults(Numbered.ON_THE_LOOP, Return.TO_ITS_LOOP)).isZero();
  }

  @Test
  void givenNumbersOfTheLoop_whenAClientReturnsToAnother_thenTheHandOverLosesOrRepeats() {
    assertThat(faults(Numbered.ON_THE_LOOP, Return.TO_ANOTHER)).isPositive();
  }

  @Test
  void givenNumbersOfTheLoop_whenAClientReturnsToAnotherBehindAFence_thenItHasEverythingOnceAndInOrder() {
    assertThat(faults(Numbered.ON_THE_LOOP, Return.TO_ANOTHER_BEHIND_A_FENCE)).isZero();
  }

  private static long faults(Numbered numbered, Return way) {
    return IntStream.range(0, SEEDS).filter(seed -> !new Model(seed, numbered, way).isExact()).count();
  }

  private record Publication(int publisher, int sequence, int number) {}

  private record Entry(Publication publication, int offset) {}

  private static final class Loop {
    final Queue<Runnable> tasks = new ArrayDeque<>();
    final List<Entry> log = new ArrayList<>();
  }

  private static final class Model {
    private static final int PUBLISHERS = 2;
    private static final int PUBLICATIONS = 6;
    private static final int LOOPS = 4;

    private final Random random;
    private final Numbered numbered;
    private final Return way;
    private final List<Loop> loops = new ArrayList<>();
    private final List<Queue<Runnable>> publishers = new ArrayList<>();
    private int nextNumber = 1;

    /** Publications that some loops have been handed and others have not. */
    private final Set<Publication> begun = new HashSet<>();

    // The client.
    private final Loop first;
    private final Loop second;
    private boolean onFirst = true;
    private boolean onSecond;
    private final List<Entry> written = new ArrayList<>();
    private final List<Publication> live = new ArrayList<>();
    private final List<Publication> missed = new ArrayList<>();
    private Optional<Runnable> fenced = Optional.empty();

    Model(int seed, Numbered numbered, Return way) {
      this.random = new Random(seed);
      this.numbered = numbered;
      this.way = way;
      for (int i = 0; i < LOOPS; i++) {
        loops.add(new Loop());
      }
      first = loops.get(random.nextInt(LOOPS));
      int other = (loops.indexOf(first) + 1 + random.nextInt(LOOPS - 1)) % LOOPS;
      second = way == Return.TO_ITS_LOOP ? first : loops.get(other);
      for (int p = 0; p < PUBLISHERS; p++) {
        publishers.add(program(p));
      }
    }

    private Queue<Runnable> program(int publisher) {
      var steps = new ArrayDeque<Runnable>();
      for (int s = 0; s < PUBLICATIONS; s++) {
        int sequence = s;
        var publication = new Publication[1];
        steps.add(() -> {
          publication[0] = new Publication(publisher, sequence, nextNumber++);
          begun.add(publication[0]);
        });
        var order = new ArrayList<>(loops);
        Collections.shuffle(order, random);
        for (Loop loop : order) {
          steps.add(() -> loop.tasks.add(() -> deliver(loop, publication[0])));
        }
        steps.add(() -> begun.remove(publication[0]));
      }
      return steps;
    }

    private void deliver(Loop loop, Publication publication) {
      int offset = numbered == Numbered.BY_CALLER ? publication.number() : loop.log.size() + 1;
      var entry = new Entry(publication, offset);
      loop.log.add(entry);
      if (loop == first && onFirst) {
        written.add(entry);
      } else if (loop == second && onSecond) {
        live.add(publication);
      }
    }

    boolean isExact() {
      int cutAt = random.nextInt(60);
      int backAt = cutAt + random.nextInt(40);
      for (int step = 0; step <= backAt || isBusy(); step++) {
        if (step == cutAt) {
          first.tasks.add(() -> onFirst = false);
        }
        if (step == backAt) {
          comeBack();
        }
        move();
      }
      return check();
    }

    /** The client's last offset is that of the last event that reached it. */
    private void comeBack() {
      List<Entry> seen = written.subList(0, written.size() - random.nextInt(Math.min(3, written.size() + 1)));
      int offset = seen.isEmpty() ? 0 : seen.get(seen.size() - 1).offset();
      var kept = List.copyOf(seen);
      Runnable take = () -> first.log.forEach(entry -> {
        if (entry.offset() > offset) {
          missed.add(entry.publication());
        }
      });
      Runnable enter = () -> {
        onFirst = false;
        onSecond = true;
      };
      first.tasks.add(() -> written.retainAll(kept));
      switch (way) {
        case TO_ITS_LOOP -> first.tasks.add(() -> {
          take.run();
          enter.run();
        });
        case TO_ANOTHER -> first.tasks.add(() -> {
          take.run();
          second.tasks.add(enter);
        });
        case TO_ANOTHER_BEHIND_A_FENCE -> fenced = Optional.of(() -> {
          second.tasks.add(enter);
          first.tasks.add(take);
        });
      }
    }

    private boolean isBusy() {
      return fenced.isPresent()
          || publishers.stream().anyMatch(steps -> !steps.isEmpty())
          || loops.stream().anyMatch(loop -> !loop.tasks.isEmpty());
    }

    /** One publisher or one loop goes one step on; or nobody, if the one that was drawn has nothing to do. */
    private void move() {
      if (fenced.isPresent() && begun.isEmpty()) {
        fenced.get().run();
        fenced = Optional.empty();
      }
      int drawn = random.nextInt(PUBLISHERS + LOOPS);
      Queue<Runnable> tasks = drawn < PUBLISHERS ? publishers.get(drawn) : loops.get(drawn - PUBLISHERS).tasks;
      Runnable next = tasks.poll();
      if (next != null) {
        next.run();
      }
    }

    /** What it had, what it missed, then what came live and was not in the log when that was read. */
    private boolean check() {
      var heard = new ArrayList<Publication>();
      written.forEach(entry -> heard.add(entry.publication()));
      heard.addAll(missed);
      heard.addAll(live);
      return heard.size() == PUBLISHERS * PUBLICATIONS
          && new HashSet<>(heard).size() == heard.size()
          && inOrder(heard, 0)
          && inOrder(heard, 1);
    }

    private static boolean inOrder(List<Publication> heard, int publisher) {
      List<Integer> sequence =
          heard.stream().filter(each -> each.publisher() == publisher).map(Publication::sequence).toList();
      return sequence.equals(sequence.stream().sorted().toList());
    }
  }
}
