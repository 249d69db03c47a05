package dev.yam.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** A thread hands in while the loop does, and takes: nothing is lost, doubled or overtaken, and the loop is asked. */
@JCStressTest
@Outcome(id = "true, true, true", expect = Expect.ACCEPTABLE, desc = "each once, in order, the loop asked")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled, overtaken or never looked at")
@State
public class IntakeStress {

  private final Intake intake = new Intake();
  private final Step first = new Step();
  private final Step second = new Step();
  private final Step other = new Step();

  /** How often somebody was told to ask the loop to look: each time is one row. */
  private int askedByThread;

  private int askedByLoop;

  /** The loop's: steps are counted by whoever runs the intake, first the loop, then the arbiter. */
  private int steps;

  private int rows;

  @Actor
  public void thread() {
    askedByThread = (intake.add(first) ? 1 : 0) + (intake.add(second) ? 1 : 0);
  }

  @Actor
  public void loop() {
    askedByLoop = intake.add(other) ? 1 : 0;
    take();
  }

  @Arbiter
  public void end(ZZZ_Result result) {
    take();
    result.r1 = first.runs == 1 && second.runs == 1 && other.runs == 1;
    result.r2 = first.place < second.place;
    result.r3 = askedByThread + askedByLoop == rows;
  }

  private void take() {
    int before = steps;
    intake.run();
    if (steps > before) {
      rows++;
    }
  }

  private final class Step extends LoopTask {
    private int runs;
    private int place;

    @Override
    public void run() {
      runs++;
      place = ++steps;
    }
  }
}
