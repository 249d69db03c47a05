package dev.yam.server;

import dev.yam.engine.EngineLoop;
import dev.yam.server.spi.Selection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one client was to be given over one connection, and while it was away behind it: a stretch of one loop's log.
 * Until the client has shown that it received something later, it is what that client may have missed.
 *
 * <pre>
 * In:     numbers of the events that the socket is given
 * Out:    the events that did not arrive
 * Thread: the loop of the log
 * </pre>
 */
final class Part {

  private final EngineLoop loop;
  private final RecoveryLog log;
  private final String itself;
  private final Stays stays = new Stays();

  /** The client has everything up to this number. */
  private long from;

  /** The last number that was the socket's. */
  private long sent;

  /** The last number when the connection was lost: all that is meant behind it has been missed. */
  private long cut = Long.MAX_VALUE;

  /** The last number, once the client is back on another connection. */
  private long to = Long.MAX_VALUE;

  Part(EngineLoop loop, RecoveryLog log, String itself) {
    this.loop = loop;
    this.log = log;
    this.itself = itself;
    this.from = log.last();
    this.sent = from;
    stays.enter(itself, from);
  }

  EngineLoop loop() {
    return loop;
  }

  RecoveryLog log() {
    return log;
  }

  void enter(String room) {
    stays.enter(room, log.last());
  }

  void exit(String room) {
    stays.exit(room, log.last());
  }

  /** From now on it is in these rooms and no others. */
  void settle(Set<String> rooms) {
    stays.settle(rooms, itself, log.last());
  }

  void sent(long number) {
    sent = number;
  }

  void cut() {
    cut = log.last();
  }

  void end() {
    to = log.last();
  }

  boolean isMeantNow(Selection selection) {
    return stays.isMeant(selection, log.last() + 1);
  }

  /** Begins behind {@code offset}, if that is one of this part: the client has everything up to it. */
  boolean startBehind(String offset) {
    Optional<Long> number = log.number(offset).filter(each -> each >= from && each <= to);
    number.ifPresent(each -> from = each);
    return number.isPresent();
  }

  /** Adds what the client has missed; false if some of it is not held any more. */
  boolean collect(List<SharedMessage> missed) {
    // Who has all that was sent has missed nothing before the connection was lost, however long ago that was sent.
    long behind = sent > from ? from : Math.max(from, cut);
    if (behind >= to) {
      return true;
    }
    if (!log.holdsBehind(behind) || !stays.isExactBehind(behind)) {
      return false;
    }
    log.collect(behind, to, stays, missed);
    return true;
  }
}
