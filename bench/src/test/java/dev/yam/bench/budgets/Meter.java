package dev.yam.bench.budgets;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts what one message of a {@link Work} costs: the median of several batches, so that what happens now and then (a
 * deadline, a second that changes) does not count, and no batch need begin or end in a quiet moment.
 */
final class Meter {

  private static final int BATCHES = 11;
  private static final int WARM_UP = 3;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Meter() {}

  static Map<Measure, Double> measure(Work work, Set<Measure> measures, int messagesOfABatch) throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      batch(work, messagesOfABatch);
    }
    List<Measure> all = List.copyOf(measures);
    double[][] costs = new double[all.size()][BATCHES];
    for (int i = 0; i < BATCHES; i++) {
      long[] before = totals(all, work);
      int messages = batch(work, messagesOfABatch);
      long[] after = totals(all, work);
      for (int j = 0; j < costs.length; j++) {
        costs[j][i] = (double) (after[j] - before[j]) / messages;
      }
    }
    var medians = new EnumMap<Measure, Double>(Measure.class);
    for (int j = 0; j < costs.length; j++) {
      medians.put(all.get(j), all.get(j).rounded(median(costs[j])));
    }
    return medians;
  }

  private static int batch(Work work, int least) throws Exception {
    int messages = 0;
    while (messages < least) {
      messages += work.run();
    }
    return messages;
  }

  private static long[] totals(List<Measure> measures, Work work) {
    long[] totals = new long[measures.size()];
    for (int j = 0; j < totals.length; j++) {
      totals[j] = total(measures.get(j), work);
    }
    return totals;
  }

  private static long total(Measure measure, Work work) {
    return switch (measure) {
      case ALLOCATED -> THREADS.getTotalThreadAllocatedBytes()
          - (work.driven() ? THREADS.getCurrentThreadAllocatedBytes() : 0);
      case INSTRUCTIONS -> InstructionCounter.total();
      case WRITES -> WriteCounter.total();
      case LIVE -> throw new IllegalArgumentException("it is no message that costs " + measure);
    };
  }

  private static double median(double[] figures) {
    Arrays.sort(figures);
    return figures[figures.length / 2];
  }
}
