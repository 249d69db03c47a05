package dev.yam.engine;

import io.netty.channel.DefaultEventLoop;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The loop hands in while the virtual thread of the lane comes to its end: either that one or a new one goes on. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "each once, in order, by one thread at a time")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled or overtaken")
@State
public class LaneStress {

  private static final DefaultEventLoop EVENT_LOOP = new DefaultEventLoop() {
    @Override
    public void execute(Runnable task) {} // turns are ended by hand

    @Override
    public boolean inEventLoop(Thread thread) {
      return true;
    }
  };

  private static final Lane.Gate GATE = new Lane.Gate() {
    @Override
    public void pause() {}

    @Override
    public void resume() {}
  };

  private final Lane lane = new Lane(new EngineLoop(EVENT_LOOP, System::nanoTime), 100, GATE);
  private final Step first = new Step();
  private final Step second = new Step();
  private final Step third = new Step();
  private boolean restarted;

  /** Plain on purpose: it is right only if the lane hands over in order from thread to thread. */
  private int steps;

  public LaneStress() {
    lane.submit(first);
    lane.publish();
  }

  @Actor
  public void virtualThread() {
    lane.run();
  }

  @Actor
  public void loop() {
    lane.submit(second);
    restarted = lane.publish();
    lane.submit(third);
    restarted |= lane.publish();
  }

  @Arbiter
  public void end(ZZ_Result result) {
    if (restarted) {
      lane.run();
    }
    result.r1 = first.runs == 1 && second.runs == 1 && third.runs == 1;
    result.r2 = first.place < second.place && second.place < third.place;
  }

  private final class Step extends LaneTask {
    private int runs;
    private int place;

    @Override
    protected void run() {
      runs++;
      place = ++steps;
    }
  }
}
