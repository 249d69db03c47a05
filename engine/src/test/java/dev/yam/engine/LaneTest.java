package dev.yam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.DefaultEventLoop;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneTest {

  private final DefaultEventLoop eventLoop = new DefaultEventLoop();
  private final EngineLoop loop = eventLoop.submit(() -> EngineLoop.of(eventLoop)).syncUninterruptibly().getNow();
  private final AtomicInteger pauses = new AtomicInteger();
  private final AtomicInteger resumes = new AtomicInteger();
  private final Lane lane = new Lane(loop, 100, new Lane.Gate() {
    @Override
    public void pause() {
      pauses.incrementAndGet();
    }

    @Override
    public void resume() {
      resumes.incrementAndGet();
    }
  });

  @AfterEach
  void end() {
    eventLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void givenTasksOfManyTurns_whenTheyRun_thenInOrderOneAtATimeOnVirtualThreads() {
    var seen = new ConcurrentLinkedQueue<Integer>();
    var running = new AtomicInteger();
    var wrong = new AtomicInteger();

    for (int turn = 0; turn < 2_000; turn++) {
      int first = turn * 3;
      loop.execute(() -> IntStream.range(first, first + 3).forEach(i -> lane.submit(task(() -> {
        if (running.incrementAndGet() != 1 || !Thread.currentThread().isVirtual()) {
          wrong.incrementAndGet();
        }
        seen.add(i);
        running.decrementAndGet();
      }))));
    }

    await().until(() -> seen.size() == 6_000);
    assertThat(seen).containsExactlyElementsOf(IntStream.range(0, 6_000).boxed().toList());
    assertThat(wrong).hasValue(0);
  }

  @Test
  void givenAFullLane_whenItLetsGo_thenThePeerGoesOnAtOnceAndIsLetGoOnce() throws Exception {
    var blocked = new CountDownLatch(1);
    var done = new AtomicInteger();
    fill(blocked, done);

    loop.execute(lane::letGo);
    await().until(() -> resumes.get() == 1);
    assertThat(done).hasValue(0);
    blocked.countDown();

    await().until(() -> done.get() == 150);
    loop.eventLoop().submit(() -> {}).syncUninterruptibly();
    assertThat(resumes).hasValue(1);
  }

  @Test
  void givenABlockedTask_whenTheLimitIsReached_thenThePeerIsHeldBackAndLetGoOnOnce() throws Exception {
    var blocked = new CountDownLatch(1);
    var done = new AtomicInteger();

    fill(blocked, done);
    assertThat(resumes).hasValue(0);
    blocked.countDown();

    await().until(() -> done.get() == 150 && resumes.get() == 1);
    assertThat(pauses).hasValue(1);
  }

  @Test
  void givenTasksThatComeAndGo_whenTheLimitIsMetAgainAndAgain_thenEveryPauseIsFollowedByAResume() {
    var done = new AtomicInteger();

    for (int turn = 0; turn < 500; turn++) {
      loop.execute(() -> {
        for (int i = 0; i < 120; i++) {
          lane.submit(task(done::incrementAndGet));
        }
      });
    }

    await().until(() -> done.get() == 60_000 && pauses.get() == resumes.get());
    assertThat(pauses.get()).isPositive();
  }

  @Test
  void givenATaskThatFails_whenOthersFollow_thenTheyRun() {
    var after = new AtomicInteger();

    loop.execute(() -> {
      lane.submit(task(() -> {
        throw new IllegalStateException("expected by the test");
      }));
      lane.submit(task(after::incrementAndGet));
    });

    await().until(() -> after.get() == 1);
  }

  @Test
  void givenManyLanesInOneTurn_whenOneBlocks_thenTheOthersRun() {
    var blocked = new CountDownLatch(1);
    var done = new AtomicInteger();
    List<Lane> lanes = IntStream.range(0, 200).mapToObj(i -> new Lane(loop, 10, pausingNothing())).toList();

    loop.execute(() -> {
      lanes.get(0).submit(task(blocked::await));
      lanes.get(199).submit(task(blocked::await));
      lanes.forEach(each -> each.submit(task(done::incrementAndGet)));
    });

    await().until(() -> done.get() == 198);
    blocked.countDown();
    await().until(() -> done.get() == 200);
  }

  @Test
  void givenLaneAtWork_whenATaskComesBehindTheEndOfTheTurn_thenTheFlushWaitsForItAndNotForTheLane() {
    var blocked = new CountDownLatch(1);
    var seen = new ConcurrentLinkedQueue<String>();
    block(blocked, seen);

    flushBesideATask("flush", seen);

    await().until(() -> seen.size() == 3);
    assertThat(seen).containsExactly("lane", "task", "flush");
    blocked.countDown();
  }

  @Test
  void givenLaneThatStaysBlocked_whenASecondTurnFlushes_thenTheLoopDoesNotGiveWayAgain() {
    var blocked = new CountDownLatch(1);
    var seen = new ConcurrentLinkedQueue<String>();
    block(blocked, seen);
    loop.execute(() -> loop.flushAtEndOfTurn(() -> seen.add("first flush")));
    await().until(() -> seen.contains("first flush"));

    flushBesideATask("second flush", seen);

    await().until(() -> seen.size() == 4);
    assertThat(seen).containsExactly("lane", "first flush", "second flush", "task");
    blocked.countDown();
  }

  @Test
  void givenLaneThatIsDone_whenATaskComesBehindTheEndOfTheTurn_thenTheFlushDoesNotWait() {
    var seen = new ConcurrentLinkedQueue<String>();
    loop.execute(() -> lane.submit(task(() -> seen.add("lane"))));
    await().until(() -> seen.contains("lane") && !eventLoop.submit(loop::lanesAtWork).get());

    flushBesideATask("flush", seen);

    await().until(() -> seen.size() == 3);
    assertThat(seen).containsExactly("lane", "flush", "task");
  }

  /** The lane's first task waits; behind it are more than it may hold. */
  private void fill(CountDownLatch blocked, AtomicInteger done) {
    loop.execute(() -> {
      lane.submit(task(blocked::await));
      for (int i = 0; i < 150; i++) {
        lane.submit(task(done::incrementAndGet));
      }
    });
    await().until(() -> pauses.get() == 1);
  }

  /** The lane is at work until {@code blocked} is let go. */
  private void block(CountDownLatch blocked, Queue<String> seen) {
    loop.execute(() -> lane.submit(task(() -> {
      seen.add("lane");
      blocked.await();
    })));
    await().until(() -> seen.contains("lane"));
  }

  /** In one turn: a connection asks for its flush, and a task comes behind. */
  private void flushBesideATask(String flush, Queue<String> seen) {
    loop.execute(() -> {
      loop.flushAtEndOfTurn(() -> seen.add(flush));
      loop.execute(() -> seen.add("task"));
    });
  }

  private static LaneTask task(Action action) {
    return new LaneTask() {
      @Override
      protected void run() throws Exception {
        action.run();
      }
    };
  }

  private interface Action {
    void run() throws Exception;
  }

  @Test
  void givenLoopThatRunsItsLastTasks_whenTaskOrLaneIsStarted_thenRunsAllTheSame() {
    var ended = new DefaultEventLoop() {
      @Override
      public void execute(Runnable task) {
        throw new RejectedExecutionException("ended");
      }

      @Override
      public boolean inEventLoop(Thread thread) {
        return true;
      }
    };
    var last = new EngineLoop(ended, System::nanoTime);
    var ran = new CountDownLatch(2);

    last.start(ran::countDown);
    new Lane(last, 100, pausingNothing()).submit(task(ran::countDown));

    await().until(() -> ran.getCount() == 0);
  }

  private static Lane.Gate pausingNothing() {
    return new Lane.Gate() {
      @Override
      public void pause() {}

      @Override
      public void resume() {}
    };
  }
}
