package dev.yam.engine;

import dev.yam.wire.Limit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Hooks that count: enough for a page of statistics. One object may serve several listeners and servers. */
public final class EngineCounters implements EngineHooks {

  private final LongAdder connectionsOpened = new LongAdder();
  private final LongAdder connectionsClosed = new LongAdder();
  private final LongAdder sessionsOpened = new LongAdder();
  private final LongAdder sessionsClosed = new LongAdder();
  private final LongAdder upgrades = new LongAdder();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();
  private final LongAdder compressions = new LongAdder();
  private final LongAdder compressedFrom = new LongAdder();
  private final LongAdder compressedTo = new LongAdder();
  private final Map<Limit, LongAdder> limits = new EnumMap<>(Limit.class);

  public EngineCounters() {
    for (Limit limit : Limit.values()) {
      limits.put(limit, new LongAdder());
    }
  }

  @Override
  public void connectionOpened() {
    connectionsOpened.increment();
  }

  @Override
  public void connectionClosed() {
    connectionsClosed.increment();
  }

  @Override
  public void sessionOpened(Session session) {
    sessionsOpened.increment();
  }

  @Override
  public void sessionClosed(Session session, DisconnectReason reason) {
    sessionsClosed.increment();
  }

  @Override
  public void sessionUpgraded(Session session) {
    upgrades.increment();
  }

  @Override
  public void limitMet(Limit limit) {
    of(limit).increment();
  }

  @Override
  public void bytesIn(int count) {
    bytesIn.add(count);
  }

  @Override
  public void bytesOut(int count) {
    bytesOut.add(count);
  }

  @Override
  public void compressed(int from, int to) {
    compressions.increment();
    compressedFrom.add(from);
    compressedTo.add(to);
  }

  /** Connections that are open now. */
  public long connections() {
    return connectionsOpened.sum() - connectionsClosed.sum();
  }

  /** Sessions that are open now. */
  public long sessions() {
    return sessionsOpened.sum() - sessionsClosed.sum();
  }

  public long connectionsOpened() {
    return connectionsOpened.sum();
  }

  public long sessionsOpened() {
    return sessionsOpened.sum();
  }

  public long upgrades() {
    return upgrades.sum();
  }

  public long totalBytesIn() {
    return bytesIn.sum();
  }

  public long totalBytesOut() {
    return bytesOut.sum();
  }

  /** How often something was compressed: a broadcast counts once, however many it went to. */
  public long compressions() {
    return compressions.sum();
  }

  /** Bytes before compression. */
  public long compressedFrom() {
    return compressedFrom.sum();
  }

  /** Bytes after compression. */
  public long compressedTo() {
    return compressedTo.sum();
  }

  /** How often {@code limit} was met. */
  public long met(Limit limit) {
    return of(limit).sum();
  }

  private LongAdder of(Limit limit) {
    return Objects.requireNonNull(limits.get(limit));
  }
}
