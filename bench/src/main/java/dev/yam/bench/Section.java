package dev.yam.bench;

import java.util.Arrays;
import java.util.Optional;

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

  static Optional<Section> named(String word) {
    return Arrays.stream(values()).filter(section -> section.name().equalsIgnoreCase(word)).findFirst();
  }

  String title() {
    return title;
  }
}
