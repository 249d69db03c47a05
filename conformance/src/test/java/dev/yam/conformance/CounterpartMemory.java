package dev.yam.conformance;

import dev.yam.engine.Ack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the handlers of a {@link Counterpart} remember, for all its connections. */
final class CounterpartMemory {

  private final Map<String, List<Object>> counted = new HashMap<>();
  private final Map<String, List<String>> ended = new HashMap<>();
  private final Map<String, List<Ack>> held = new HashMap<>();

  synchronized void count(String key, Object value) {
    counted.computeIfAbsent(key, none -> new ArrayList<>()).add(value);
  }

  synchronized List<Object> counted(String key) {
    return List.copyOf(counted.getOrDefault(key, List.of()));
  }

  synchronized void hold(String key, Ack ack) {
    count(key, "held");
    held.computeIfAbsent(key, none -> new ArrayList<>()).add(ack);
  }

  void release(String key) {
    for (Ack ack : take(key)) {
      ack.send(key);
    }
  }

  private synchronized List<Ack> take(String key) {
    List<Ack> taken = held.remove(key);
    return taken == null ? List.of() : taken;
  }

  synchronized void end(String key, String reason) {
    ended.computeIfAbsent(key, none -> new ArrayList<>()).add(reason);
  }

  synchronized List<String> ended(String key) {
    return List.copyOf(ended.getOrDefault(key, List.of()));
  }
}
