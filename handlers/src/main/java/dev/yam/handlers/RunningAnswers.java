package dev.yam.handlers;

import dev.yam.server.Socket;
import dev.yam.wire.Limit;
import dev.yam.wire.OverloadedException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answers to one client that go on. Any thread; under the monitor, in which nothing of others is called. */
final class RunningAnswers {

  private static final Logger LOG = LoggerFactory.getLogger(Gateways.class);

  private final Socket socket;
  private final Set<RunningAnswer> answers = Collections.newSetFromMap(new IdentityHashMap<>(4));
  private boolean ended;

  RunningAnswers(Socket socket) {
    this.socket = socket;
  }

  /**
   * False if the client has left already.
   *
   * @throws OverloadedException if {@code most} are under way
   */
  boolean add(RunningAnswer answer, int most) {
    synchronized (this) {
      if (ended) {
        return false;
      }
      if (answers.size() < most) {
        return answers.add(answer);
      }
    }
    socket.namespace().hooks().limitMet(Limit.ANSWERS);
    throw new OverloadedException(Limit.ANSWERS, most);
  }

  synchronized void remove(RunningAnswer answer) {
    answers.remove(answer);
  }

  /** The client has left. */
  void end() {
    takeAll().forEach(RunningAnswers::stop);
  }

  private static void stop(RunningAnswer each) {
    try {
      each.stop();
    } catch (Throwable failure) {
      LOG.warn("what was behind an answer could not be stopped", failure);
    }
  }

  private synchronized List<RunningAnswer> takeAll() {
    ended = true;
    List<RunningAnswer> all = List.copyOf(answers);
    answers.clear();
    return all;
  }
}
