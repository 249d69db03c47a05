package dev.yam.wire;

import java.util.List;
import java.util.Map;

/** Some nodes of a cluster did not answer: what the others answered is here. */
public final class NodesFailedException extends YamException {

  private static final long serialVersionUID = 1L;

  private final transient Map<String, String> failures;
  private final transient List<?> partials;

  /** {@code failures} says for each node what failed. */
  public NodesFailedException(Map<String, String> failures, List<?> partials) {
    super("no answer of " + failures.size() + " nodes: " + failures, null, false);
    this.failures = Map.copyOf(failures);
    this.partials = List.copyOf(partials);
  }

  /** What failed, by the names of the nodes. */
  public Map<String, String> failures() {
    return failures;
  }

  /**
   * What the other nodes answered.
   *
   * @throws ClassCastException if that is of another type
   */
  public <T> List<T> partials(Class<T> type) {
    return partials.stream().<T>map(type::cast).toList();
  }
}
