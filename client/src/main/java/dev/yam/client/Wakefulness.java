package dev.yam.client;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the JVM from ending while a {@link Manager} is connected or about to be: event loops and lanes are daemon
 * threads. One parked thread for all managers, and none when the last is closed. Any thread.
 */
final class Wakefulness {

  private static final Object MONITOR = new Object();

  private static int held;
  private static @Nullable Thread keeper;

  private Wakefulness() {}

  /** To be followed by one {@link #release}. */
  static void hold() {
    synchronized (MONITOR) {
      held++;
      if (keeper == null) {
        keeper = new Thread(Wakefulness::keep, "yam-client");
        keeper.setDaemon(false);
        keeper.start();
      }
    }
  }

  static void release() {
    synchronized (MONITOR) {
      held--;
      if (held == 0) {
        MONITOR.notifyAll();
      }
    }
  }

  /** How many managers are at work; for tests. */
  static int held() {
    synchronized (MONITOR) {
      return held;
    }
  }

  private static void keep() {
    synchronized (MONITOR) {
      while (held > 0) {
        try {
          MONITOR.wait();
        } catch (InterruptedException nobodyShould) {
          // Managers are still at work: the next look tells when they are not.
        }
      }
      keeper = null;
    }
  }
}
