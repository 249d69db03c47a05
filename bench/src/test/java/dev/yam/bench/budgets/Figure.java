package dev.yam.bench.budgets;

/** What was counted beside what it may be; {@code budget} is not a number where there is none. */
record Figure(Row row, Measure measure, double counted, double budget) {

  private static final double FAR = 0.05;

  boolean isNew() {
    return Double.isNaN(budget);
  }

  boolean isAbove() {
    return counted > budget + Math.max(measure.resolution(), budget * row.tolerance());
  }

  /** So far that the budget would not notice most of what was gained being lost again. */
  boolean isFarBelow() {
    return counted < budget - Math.max(measure.resolution(), budget * (row.tolerance() + FAR));
  }

  /** The budget as {@code --update} has it: never more than before. */
  double tightened() {
    return isNew() ? counted : Math.min(counted, budget);
  }

  /** How much it is more or less than the budget. */
  String change() {
    return isNew() ? "new" : budget == 0 ? "" : "%+.1f %%".formatted(100 * (counted / budget - 1));
  }

  @Override
  public String toString() {
    return row.name() + ": " + measure.key() + " " + measure.text(counted)
        + (isNew() ? ", no budget" : ", budget " + measure.text(budget) + " (" + change() + ")");
  }
}
