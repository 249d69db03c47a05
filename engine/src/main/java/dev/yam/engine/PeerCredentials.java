package dev.yam.engine;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who has connected to a Unix socket, by the word of the kernel: nothing that the peer says, and good for authorisation. It
 * is the process that connected, as it was then: a process may hand its end on to others, and its id may be another's when
 * it has ended.
 *
 * <p>With a native transport, epoll on Linux and kqueue on macOS, the numbers are known. The JDK's own channels, which are
 * used elsewhere, tell the names of user and group alone; where the system knows no name, it is the number in digits.
 * What is not known is empty: compare with what you expect, and refuse the rest.
 *
 * @param pid the id of the process
 * @param uid the id of its effective user
 * @param gid the id of its effective group
 * @param user the name of its user
 * @param group the name of its group
 */
public record PeerCredentials(
    OptionalInt pid, OptionalInt uid, OptionalInt gid, Optional<String> user, Optional<String> group) {

  /** {@code gids} has the effective group first. */
  static PeerCredentials ofNumbers(int pid, int uid, int[] gids) {
    OptionalInt gid = gids.length == 0 ? OptionalInt.empty() : OptionalInt.of(gids[0]);
    return new PeerCredentials(OptionalInt.of(pid), OptionalInt.of(uid), gid, Optional.empty(), Optional.empty());
  }

  static PeerCredentials ofNames(String user, String group) {
    return new PeerCredentials(
        OptionalInt.empty(), number(user), number(group), Optional.of(user), Optional.of(group));
  }

  private static OptionalInt number(String name) {
    try {
      return OptionalInt.of(Integer.parseInt(name));
    } catch (NumberFormatException named) {
      return OptionalInt.empty();
    }
  }
}
