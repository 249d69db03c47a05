package dev.yam.auth;

import dev.yam.auth.JwtRejectedException.Reason;
import java.util.List;
import java.util.Optional;

/** Keys as they are at one time. Immutable. */
record KeySet(List<JwtKey> keys) {

  static final KeySet EMPTY = new KeySet(List.of());

  KeySet {
    keys = List.copyOf(keys);
  }

  List<JwtKey> matching(JwtAlgorithm algorithm, Optional<String> id) {
    return keys.stream().filter(key -> key.algorithm() == algorithm && mayBe(key, id)).toList();
  }

  private static boolean mayBe(JwtKey key, Optional<String> id) {
    return id.isEmpty() || key.id().isEmpty() || key.id().equals(id);
  }

  /** Whether a key has that id, of whatever algorithm. */
  boolean knows(String id) {
    return keys.stream().anyMatch(key -> key.id().isEmpty() || key.id().get().equals(id));
  }

  /** Why nothing matches. */
  JwtRejectedException nothingFor(JwtAlgorithm algorithm, Optional<String> id) {
    if (id.isPresent() && !knows(id.get())) {
      return new JwtRejectedException(Reason.UNKNOWN_KEY, "no key has the id " + JwtRejectedException.shown(id.get()));
    }
    return new JwtRejectedException(Reason.ALGORITHM, "no key of " + algorithm + " is known, or not by that id");
  }
}
