package dev.yam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.DefaultEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IntakeTest {

  private final CountingLoop eventLoop = new CountingLoop();
  private final EngineLoop loop = eventLoop.submit(() -> EngineLoop.of(eventLoop)).syncUninterruptibly().getNow();

  @AfterEach
  void end() {
    eventLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void givenTasksOfEveryKindFromManyThreads_whenTheyRun_thenEachThreadsInItsOrder() throws Exception {
    int threads = 4;
    int each = 20_000;
    List<List<Integer>> seen = IntStream.range(0, threads).<List<Integer>>mapToObj(i -> new ArrayList<>()).toList();
    var done = new CountDownLatch(threads);

    for (int t = 0; t < threads; t++) {
      List<Integer> mine = seen.get(t);
      Thread.startVirtualThread(() -> {
        for (int i = 0; i < each; i++) {
          int number = i;
          switch (i % 3) {
            case 0 -> loop.execute(node(() -> mine.add(number)));
            case 1 -> loop.execute(() -> mine.add(number));
            default -> loop.tryExecute(() -> mine.add(number));
          }
        }
        loop.execute(done::countDown);
      });
    }
    done.await();

    assertThat(seen).allSatisfy(mine ->
        assertThat(mine).containsExactlyElementsOf(IntStream.range(0, each).boxed().toList()));
  }

  @Test
  void givenATaskThatHasTheLoopLookAgain_whenOthersStandBehindIt_thenNoneIsOvertaken() {
    var order = new ConcurrentLinkedQueue<String>();

    eventLoop.submit(() -> {
      loop.execute(() -> {
        loop.execute(() -> order.add("third"));
        loop.runHandedIn();
        order.add("first");
      });
      loop.execute(() -> order.add("second"));
      loop.runHandedIn();
      order.add("looked");
    }).syncUninterruptibly();
    eventLoop.submit(() -> {}).syncUninterruptibly();

    assertThat(order).containsExactly("first", "second", "looked", "third");
  }

  @Test
  void givenABusyLoop_whenManyTasksAreHandedIn_thenItIsAskedOnceToLook() throws Exception {
    var started = new CountDownLatch(1);
    var busy = new CountDownLatch(1);
    var ran = new AtomicInteger();
    loop.execute(() -> {
      started.countDown();
      awaitQuietly(busy);
    });
    started.await();
    eventLoop.asked.set(0);

    for (int i = 0; i < 16; i++) {
      loop.execute(node(ran::incrementAndGet));
    }
    busy.countDown();

    await().until(() -> ran.get() == 16);
    assertThat(eventLoop.asked).hasValue(1);
  }

  @Test
  void givenATaskOfTheLoop_whenItHandsInMore_thenNothingRunsInlineAndAllRun() {
    var order = new ConcurrentLinkedQueue<String>();

    loop.execute(() -> {
      loop.execute(node(() -> order.add("handed in")));
      order.add("running");
    });

    await().until(() -> order.size() == 2);
    assertThat(order).containsExactly("running", "handed in");
  }

  @Test
  void givenATaskThatFails_whenOthersFollow_thenTheyRun() {
    var after = new AtomicInteger();

    eventLoop.execute(() -> {
      loop.execute(node(() -> {
        throw new IllegalStateException("expected by the test");
      }));
      loop.execute(node(after::incrementAndGet));
    });

    await().until(() -> after.get() == 1);
  }

  @Test
  void givenALoopThatHasEnded_whenTasksAreHandedIn_thenWhoAsksIsToldAndNothingRuns() {
    var ran = new AtomicInteger();
    var ended = new EngineLoop(new DefaultEventLoop() {
      @Override
      public void execute(Runnable task) {
        throw new RejectedExecutionException("ended");
      }
    }, System::nanoTime);

    ended.execute(node(ran::incrementAndGet));
    boolean first = ended.tryExecute(ran::incrementAndGet);
    boolean second = ended.tryExecute(ran::incrementAndGet);

    assertThat(first).isFalse();
    assertThat(second).isFalse();
    assertThat(ran).hasValue(0);
  }

  private static LoopTask node(Runnable action) {
    return new LoopTask() {
      @Override
      public void run() {
        action.run();
      }
    };
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Counts how often it is given a task. */
  private static final class CountingLoop extends DefaultEventLoop {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public void execute(Runnable task) {
      asked.incrementAndGet();
      super.execute(task);
    }
  }
}
