package dev.yam.server;

import dev.yam.engine.Ack;
import dev.yam.engine.Deadline;
import dev.yam.engine.EngineLoop;
import dev.yam.wire.Args;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.Limit;
import dev.yam.wire.Slice;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the events that one client has sent to one namespace, by whichever connection. The client numbers those
 * that ask for an answer, and sends each under its own number until it has one.
 *
 * <pre>
 * In:     each event that asks for an answer, by {@link #admit}; its answer, by {@link WindowAck}
 * Out:    whether its handlers are to see it; its answer, as often as it comes
 * Thread: any; the monitor is held for a few field writes
 * </pre>
 */
final class ClientWindow {

  /** What an entry takes beside the bytes of an answer. */
  private static final long ENTRY = 128;

  private final Deduplicator all;
  private final String name;
  private final ArgumentBinder binder;
  private final HandledIds handled;

  /** In the order in which they came. */
  private final Map<Long, WindowAck> atWork = new LinkedHashMap<>(4);

  /** In the order in which they were given. */
  private final Map<Long, Args> answers = new LinkedHashMap<>(4);

  /** The socket that was let in last. */
  private @Nullable Socket latest;

  /** What is kept counts for, in the account of all. */
  private long bytes;

  /** Why an answer may be missing. */
  private Limit shortOf = Limit.DEDUPLICATION_ANSWERS;

  /** Its client will be a new one. */
  private boolean forgotten;

  /** Under the monitor of {@link Deduplicator}: the sockets of this client that have not ended. */
  int sockets;

  /** Under the monitor of {@link Deduplicator}: when there is no socket. */
  @Nullable Away away;

  ClientWindow(Deduplicator all, String name, ArgumentBinder binder) {
    this.all = all;
    this.name = name;
    this.binder = binder;
    this.handled = new HandledIds(all.options().maxDeduplicationAnswers());
  }

  String name() {
    return name;
  }

  ArgumentBinder binder() {
    return binder;
  }

  // An event.

  /** What answers a new event. One that came before gets its answer, now or when it is there, and has none here. */
  @Nullable Ack admit(long id, Socket asker) {
    @Nullable Args answer;
    Limit missing;
    synchronized (this) {
      if (handled.add(id)) {
        return begin(new WindowAck(this, id, asker));
      }
      WindowAck underWay = atWork.get(id);
      if (underWay != null) {
        underWay.asker = asker;
        return null;
      }
      answer = answers.get(id);
      missing = shortOf;
    }
    if (answer == null) {
      all.told(missing);
    }
    asker.answer(id, answer == null ? Args.NONE : answer);
    return null;
  }

  /** As many are known to be at work as may wait in a lane, and some that handlers keep for later. */
  private Ack begin(WindowAck ack) {
    if (atWork.size() >= all.mostAtWork()) {
      dropFirst(atWork, ENTRY);
    }
    if (charge(ENTRY)) {
      atWork.put(ack.id(), ack);
    }
    return ack;
  }

  /** The first answer counts: it goes to whoever asked last, and to the client's last connection. */
  void answer(WindowAck ack, Args args) {
    long cost = cost(args);
    @Nullable Args kept = cost <= all.share() ? args.detach() : null;
    Socket asker;
    @Nullable Socket other;
    synchronized (this) {
      if (ack.answered) {
        return;
      }
      ack.answered = true;
      end(ack);
      keep(ack.id(), kept, cost);
      asker = ack.asker;
      other = latest;
    }
    asker.answer(ack.id(), args);
    if (other != null && other != asker) {
      other.answer(ack.id(), args);
    }
  }

  private static long cost(Args args) {
    long cost = ENTRY + args.json().length();
    for (Slice attachment : args.attachments()) {
      cost += attachment.length();
    }
    return cost;
  }

  /** Its handlers will not see it: it is new when it comes again. */
  synchronized void forgo(WindowAck ack) {
    end(ack);
    handled.remove(ack.id());
  }

  private void end(WindowAck ack) {
    if (atWork.remove(ack.id(), ack)) {
      refund(ENTRY);
    }
  }

  // What is kept.

  /** The oldest make room. Where all clients together keep much, each keeps its last answer alone. */
  private void keep(long id, @Nullable Args answer, long cost) {
    if (answer == null) {
      shortOf = Limit.DEDUPLICATION_BYTES;
      return;
    }
    boolean crowded = all.isCrowded();
    int most = crowded ? 1 : all.options().maxDeduplicationAnswers();
    while (answers.size() >= most) {
      shortOf = crowded ? Limit.DEDUPLICATION_BYTES : Limit.DEDUPLICATION_ANSWERS;
      dropOldestAnswer();
    }
    if (charge(cost)) {
      answers.put(id, answer);
    }
  }

  private boolean charge(long cost) {
    if (forgotten) {
      return false;
    }
    while (bytes + cost > all.share() || !all.reserve(cost)) {
      shortOf = Limit.DEDUPLICATION_BYTES;
      if (answers.isEmpty()) {
        return false;
      }
      dropOldestAnswer();
    }
    bytes += cost;
    return true;
  }

  private void refund(long cost) {
    bytes -= cost;
    all.release(cost);
  }

  private void dropOldestAnswer() {
    dropFirst(answers, cost(answers.values().iterator().next()));
  }

  private void dropFirst(Map<Long, ?> entries, long cost) {
    Iterator<?> oldest = entries.values().iterator();
    oldest.next();
    oldest.remove();
    refund(cost);
  }

  // The client's connections.

  /** Loop of {@code socket}, which has ended. */
  void end(Socket socket) {
    all.leave(this, socket);
  }

  // Called under the monitor of Deduplicator.

  synchronized void enter(Socket socket) {
    latest = socket;
    sockets++;
  }

  /** Whether that was the last one. */
  synchronized boolean leave(Socket socket) {
    if (latest == socket) {
      latest = null;
    }
    return --sockets == 0;
  }

  synchronized boolean isEmpty() {
    return handled.isEmpty();
  }

  synchronized void forget() {
    forgotten = true;
    atWork.clear();
    answers.clear();
    refund(bytes);
  }

  /** The time without a connection. */
  final class Away extends Deadline {
    private final EngineLoop loop;

    Away(EngineLoop loop) {
      this.loop = loop;
    }

    ClientWindow window() {
      return ClientWindow.this;
    }

    /** Loop. */
    void begin() {
      loop.deadlines(all.options().maxDisconnectionDuration()).arm(this);
    }

    /** Any thread. */
    void end() {
      loop.execute(this::cancel);
    }

    @Override
    protected void expired() {
      all.expired(this);
    }
  }
}
