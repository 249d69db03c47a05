package dev.yam.auth;

import dev.yam.server.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Disconnects a socket when the token is over that it came with, or the last one that it has shown since. One thread for all
 * sockets of the process, and none while there is nothing to wait for; a socket that leaves is forgotten.
 */
final class Expiry implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(JwtAuth.class);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final ScheduledThreadPoolExecutor WATCH = watch();

  private final Socket socket;
  private final InstantSource clock;

  /** Under the monitor: the next look at the clock. */
  private Optional<Future<?>> next = Optional.empty();

  private boolean over;

  private Expiry(Socket socket, InstantSource clock) {
    this.socket = socket;
    this.clock = clock;
  }

  /** To be called when the socket has been let in, and from then on looks itself for newer tokens. */
  static void begin(Socket socket, InstantSource clock) {
    var expiry = new Expiry(socket, clock);
    socket.onDisconnect(reason -> expiry.stop());
    expiry.run();
  }

  @Override
  public void run() {
    Optional<Instant> end = JwtAuth.principal(socket).flatMap(JwtPrincipal::end);
    if (end.isEmpty()) {
      return;
    }
    Duration left = Duration.between(clock.instant(), end.get());
    if (left.isPositive()) {
      await(left.compareTo(LONGEST) > 0 ? LONGEST : left);
      return;
    }
    LOG.debug("the token of socket {} in {} is over", socket.id(), socket.namespace().name());
    socket.disconnect();
  }

  private synchronized void await(Duration time) {
    if (!over) {
      next = Optional.of(WATCH.schedule(this, time.toNanos(), TimeUnit.NANOSECONDS));
    }
  }

  private synchronized void stop() {
    over = true;
    next.ifPresent(task -> task.cancel(false));
  }

  private static ScheduledThreadPoolExecutor watch() {
    var watch = new ScheduledThreadPoolExecutor(
        1, task -> Thread.ofPlatform().name("yam-token-expiry").daemon().unstarted(task));
    watch.setRemoveOnCancelPolicy(true);
    watch.setKeepAliveTime(10, TimeUnit.SECONDS);
    watch.allowCoreThreadTimeOut(true);
    return watch;
  }
}
