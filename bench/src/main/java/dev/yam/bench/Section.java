package dev.yam.bench;

/** A part of the comparison: one table. */
enum Section {
  MESSAGES("CPU µs per message"),
  PAYLOAD("CPU µs per echo, as payload grows"),
  CONNECTIONS("CPU µs per echo, as connections grow"),
  ROOMS("CPU µs per delivery, as rooms grow"),
  CONNECTING("CPU µs per connection"),
  IDLE("KB per idle connection"),
  LATENCY("milliseconds from the schedule");

  private final String title;

  Section(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** A server's share of the time from the schedule is not told by a quotient: much of it is the receivers'. */
  boolean hasRatios() {
    return this != LATENCY;
  }
}
