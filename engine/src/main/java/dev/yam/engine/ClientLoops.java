package dev.yam.engine;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The event loops of clients: any number of clients share them, and has no thread of its own. Epoll where it is there, NIO
 * otherwise. Any thread.
 */
public final class ClientLoops implements AutoCloseable {

  private static final int MOST = 1024;

  private final EventLoopGroup group;
  private final List<EngineLoop> loops = new ArrayList<>();
  private final AtomicInteger last = new AtomicInteger();
  private final boolean closable;

  private ClientLoops(int count, IoKind io, boolean closable) {
    this.closable = closable;
    this.group =
        new MultiThreadIoEventLoopGroup(
            count,
            new DefaultThreadFactory("yam-client-loop", true),
            io.newFactory());
    for (EventExecutor each : group) {
      EventLoop loop = (EventLoop) each;
      loops.add(loop.submit(() -> EngineLoop.of(loop)).syncUninterruptibly().getNow());
    }
  }

  /** Those of all clients that were given no others: two daemon threads, or one where there is one processor; never closed. */
  public static ClientLoops shared() {
    return Shared.LOOPS;
  }

  /** {@code loops} loops, of daemon threads, that the caller closes. */
  public static ClientLoops of(int loops) {
    if (loops < 1 || loops > MOST) {
      throw new IllegalArgumentException("loops must be between 1 and " + MOST + ": " + loops);
    }
    return of(loops, IoKind.best());
  }

  /** As {@link #of(int)}, which wait for bytes as {@code io} does. */
  static ClientLoops of(int loops, IoKind io) {
    return new ClientLoops(loops, io, true);
  }

  /** One of them, each in its turn. */
  public EngineLoop next() {
    return loops.get(Math.floorMod(last.getAndIncrement(), loops.size()));
  }

  /**
   * Ends the threads, and with them what is still open: {@code transport close}. Returns when they have ended.
   *
   * @throws IllegalStateException for the shared ones, and on one of the loops
   */
  @Override
  public void close() {
    if (!closable) {
      throw new IllegalStateException("the shared loops are not closed: others use them");
    }
    for (EngineLoop loop : loops) {
      if (loop.inLoop()) {
        throw new IllegalStateException("a loop cannot wait for its own end: close from another thread");
      }
    }
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** Started with the first use. */
  private static final class Shared {
    static final ClientLoops LOOPS =
        new ClientLoops(Math.min(2, Runtime.getRuntime().availableProcessors()), IoKind.best(), false);
  }
}
