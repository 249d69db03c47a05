package dev.yam.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy that does to connections what networks do: it refuses, resets, loses, halves, delays, cuts and repeats.
 *
 * <pre>{@code
 * try (var proxy = FaultProxy.to(server.port())) {
 *   var socket = IO.socket("http://localhost:" + proxy.port()).connect();
 *   …
 *   proxy.cutAll();
 * }
 * }</pre>
 *
 * <p>It forwards whatever comes until it is told otherwise. {@link #refuse}, {@link #reset} and {@link #hang} say what
 * becomes of those who connect from now on; {@link #cutAll}, {@link #resetAll}, {@link #swallow} and {@link #cut} befall
 * the connections that are open; {@link #slow}, {@link #cutAfter} and {@link #duplicateNext} either. {@link #heal} takes
 * all that back, but what was lost is lost: a connection of which a byte was swallowed swallows until it is cut.
 *
 * <p>Any thread. What is said holds when the method returns, for bytes that the proxy has not read yet. Each connection
 * has two virtual threads, which end with it; nothing is logged.
 */
public final class FaultProxy implements AutoCloseable {

  /** The two that talk through a proxy. */
  public enum Side {
    /** Who connects to the proxy. */
    CLIENT,

    /** The target. */
    SERVER
  }

  /** What becomes of those who connect. */
  private enum Door {
    OPEN,
    RESETTING,
    SILENT
  }

  /** So many bytes at once, and then nothing for a tick. */
  record Pace(int bytes, Duration tick) {
    static final Pace FULL = new Pace(Integer.MAX_VALUE, Duration.ZERO);
  }

  /** The first connection on which {@code from} has sent so many bytes is cut behind them. */
  record Cut(Side from, long bytes) {}

  private static final int BACKLOG = 4096;

  private final InetSocketAddress target;
  private final int port;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong duplicated = new AtomicLong();
  private final Map<Side, AtomicLong> sent = new EnumMap<>(Side.class);
  private final Map<Side, AtomicReference<Pace>> paces = new EnumMap<>(Side.class);
  private final AtomicReference<@Nullable Cut> cut = new AtomicReference<>();
  private final AtomicBoolean duplicating = new AtomicBoolean();
  private volatile Door door = Door.OPEN;

  /** Under the monitor; null while connections are refused. As the next. */
  private @Nullable ServerSocket listening;

  private @Nullable Thread accepting;

  private volatile boolean closed;

  private FaultProxy(InetSocketAddress target) {
    this.target = target;
    for (Side side : Side.values()) {
      sent.put(side, new AtomicLong());
      paces.put(side, new AtomicReference<>(Pace.FULL));
    }
    this.port = listen(0);
  }

  /** Forwards to {@code port} of this machine. Listens on a free port of the loopback address when it returns. */
  public static FaultProxy to(int port) {
    return to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** Forwards to {@code target}, which need not be there yet: who connects before it is gets a reset. */
  public static FaultProxy to(InetSocketAddress target) {
    return new FaultProxy(target);
  }

  private synchronized int listen(int wanted) {
    if (listening != null || closed) {
      return wanted;
    }
    try {
      var socket = new ServerSocket(wanted, BACKLOG, InetAddress.getLoopbackAddress());
      listening = socket;
      accepting = Thread.ofVirtual().name("fault-proxy").start(() -> accept(socket));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("the proxy cannot listen on port " + wanted, e);
    }
  }

  private void accept(ServerSocket socket) {
    try {
      while (true) {
        welcome(socket.accept());
      }
    } catch (IOException ended) {
      // Refused, or closed: nobody is accepted any more.
    }
  }

  private void welcome(Socket client) {
    accepted.incrementAndGet();
    Door way = door;
    if (way == Door.RESETTING) {
      Link.reset(client);
      return;
    }
    var link = new Link(this, client, way == Door.OPEN && duplicating.compareAndSet(true, false));
    links.add(link);
    if (closed) {
      link.close();
      return;
    }
    Thread.ofVirtual().name("fault-proxy-link").start(way == Door.OPEN ? link::connect : link::hang);
  }

  // What it tells.

  /** The port that clients connect to; the same for the life of the proxy, also while it refuses. */
  public int port() {
    return port;
  }

  /** Connections of clients that are open now, or whose other half is. */
  public int connections() {
    return links.size();
  }

  /** Connections of clients ever accepted, those that were reset too. */
  public long accepted() {
    return accepted.get();
  }

  /** Connections that were repeated, and the repetition answered, ever. */
  public long duplicated() {
    return duplicated.get();
  }

  /** Bytes read from that side, ever, whatever became of them. */
  public long sent(Side from) {
    return sentBy(from).get();
  }

  // Those who connect.

  /** Nobody listens: who connects from now on is refused by the operating system. */
  public synchronized void refuse() {
    ServerSocket socket = listening;
    listening = null;
    if (socket != null) {
      Link.close(socket);
      awaitAcceptor();
    }
  }

  /** The operating system listens on until the thread that accepts has learned of the close. */
  private void awaitAcceptor() {
    Thread last = accepting;
    accepting = null;
    try {
      if (last != null) {
        last.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Who connects from now on is accepted and reset. */
  public void reset() {
    door = Door.RESETTING;
    listen(port);
  }

  /** Who connects from now on is accepted and never hears anything; the target does not learn of it. */
  public void hang() {
    door = Door.SILENT;
    listen(port);
  }

  // Those who are connected.

  /** Ends every connection, both halves, as processes do that end. */
  public void cutAll() {
    links.forEach(Link::close);
  }

  /** Ends every connection, both halves, by a reset. */
  public void resetAll() {
    links.forEach(Link::reset);
  }

  /** A black hole: what both send on the connections that are open is lost, their ends too; neither notices. */
  public void swallow() {
    swallow(Side.CLIENT);
    swallow(Side.SERVER);
  }

  /** Half of a black hole: what {@code from} sends is lost. */
  public void swallow(Side from) {
    links.forEach(link -> link.swallow(from));
  }

  /** Half-open: ends the connection that {@code side} has, and keeps the other half open and silent. */
  public void cut(Side side) {
    links.forEach(link -> link.cut(side));
  }

  // Both.

  /** What {@code from} sends passes by {@code bytes} at once, 16 KB at most, and {@code tick} passes behind each piece. */
  public void slow(Side from, int bytes, Duration tick) {
    if (bytes < 1 || tick.isNegative()) {
      throw new IllegalArgumentException("at least one byte per tick: " + bytes + " in " + tick);
    }
    pacing(from).set(new Pace(bytes, tick));
    links.forEach(Link::wake);
  }

  /**
   * Cuts one connection, the first on which {@code from} has sent {@code bytes} from now on: they pass, and what is
   * behind them is lost, in the middle of whatever it is.
   */
  public void cutAfter(Side from, long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("at least one byte: " + bytes);
    }
    cut.set(new Cut(from, bytes));
  }

  /**
   * Repeats one connection, the next that is accepted: when the target first answers it, what the client has said so
   * far, at most {@value Link#MOST_REPEATED} bytes, is said once more on a connection of its own, which ends when the
   * target has answered that too.
   */
  public void duplicateNext() {
    duplicating.set(true);
  }

  /** Accepts and forwards again, at full speed. Connections that have lost something stay as they are. */
  public void heal() {
    door = Door.OPEN;
    cut.set(null);
    duplicating.set(false);
    paces.values().forEach(pace -> pace.set(Pace.FULL));
    links.forEach(Link::heal);
    listen(port);
  }

  /** Listens no more, and ends every connection. */
  @Override
  public synchronized void close() {
    closed = true;
    refuse();
    cutAll();
  }

  // For links.

  InetSocketAddress target() {
    return target;
  }

  Pace pace(Side from) {
    return pacing(from).get();
  }

  void count(Side from, int bytes) {
    sentBy(from).addAndGet(bytes);
  }

  /** Where the next connection is to be cut; null for nowhere. */
  @Nullable Cut cutDue() {
    return cut.get();
  }

  /** One connection makes use of it. */
  boolean claim(Cut due) {
    return cut.compareAndSet(due, null);
  }

  void repeated() {
    duplicated.incrementAndGet();
  }

  void gone(Link link) {
    links.remove(link);
  }

  private AtomicLong sentBy(Side from) {
    return Objects.requireNonNull(sent.get(from));
  }

  private AtomicReference<Pace> pacing(Side from) {
    return Objects.requireNonNull(paces.get(from));
  }
}
