package dev.yam.auth;

import java.util.List;
import java.util.Optional;

/** Where the keys are found that a token may have been signed with. Any thread. */
public interface JwtKeys {

  /**
   * The keys that a token may be of, which says to be signed by {@code algorithm} and, perhaps, by the key of that
   * {@code id}. A key has that algorithm, and that id or none; of a token without id all keys of its algorithm may be it. May
   * block while keys are fetched.
   *
   * @param id as the peer has written it: to be compared, and used for nothing else
   * @throws JwtRejectedException UNKNOWN_KEY, ALGORITHM, or KEYS_UNAVAILABLE, if there are none
   */
  List<JwtKey> find(JwtAlgorithm algorithm, Optional<String> id);

  /** As {@link #find}, of what is there now: called on an event loop, which must not wait. */
  default List<JwtKey> findNow(JwtAlgorithm algorithm, Optional<String> id) {
    return find(algorithm, id);
  }
}
