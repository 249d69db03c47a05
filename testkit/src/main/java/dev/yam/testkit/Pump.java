package dev.yam.testkit;

import dev.yam.testkit.FaultProxy.Cut;
import dev.yam.testkit.FaultProxy.Pace;
import dev.yam.testkit.FaultProxy.Side;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Carries what one side of a link sends to the other.
 *
 * <pre>
 * In:     {@link #run}: the bytes of one socket
 * Out:    {@link #carry} → the other socket, unless they are lost on the way
 * Thread: a virtual one of its own; the proxy's callers set what becomes of the next bytes
 * </pre>
 */
final class Pump implements Runnable {

  private static final int READ = 16 * 1024;

  private enum Way {
    FORWARDING,
    SWALLOWING,
    /** Swallowing, and something was swallowed: what comes next would make no sense. */
    LOST
  }

  private final FaultProxy proxy;
  private final Link link;
  private final Side from;
  private final Socket in;
  private final Socket out;

  /** Under the monitor. */
  private Way way = Way.FORWARDING;

  /** The cut that is counted down. The pump's thread. */
  private @Nullable Cut counted;

  private long untilCut;

  /** Set when it runs. */
  private volatile @Nullable Thread thread;

  Pump(FaultProxy proxy, Link link, Side from, Socket in, Socket out) {
    this.proxy = proxy;
    this.link = link;
    this.from = from;
    this.in = in;
    this.out = out;
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    try {
      carryAll();
      link.ended(this, false);
    } catch (IOException lost) {
      link.ended(this, true);
    }
  }

  private void carryAll() throws IOException {
    byte[] buffer = new byte[READ];
    InputStream input = in.getInputStream();
    for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
      proxy.count(from, read);
      if (from == Side.CLIENT) {
        link.heard(buffer, read);
      } else {
        link.answered();
      }
      carry(buffer, read);
    }
  }

  private void carry(byte[] bytes, int length) throws IOException {
    int carried = 0;
    while (carried < length) {
      Pace pace = proxy.pace(from);
      int piece = untilCut(Math.min(length - carried, pace.bytes()));
      write(bytes, carried, piece);
      carried += piece;
      if (isCut(piece)) {
        link.close();
        return;
      }
      if (!pace.tick().isZero()) {
        LockSupport.parkNanos(this, pace.tick().toNanos());
      }
    }
  }

  /** What it waits for may have changed. */
  void wake() {
    LockSupport.unpark(thread);
  }

  private void write(byte[] bytes, int offset, int length) throws IOException {
    if (!losesNow()) {
      OutputStream output = out.getOutputStream();
      output.write(bytes, offset, length);
    }
  }

  // Where it is cut.

  private int untilCut(int piece) {
    Cut due = proxy.cutDue();
    if (due != counted) {
      counted = due;
      untilCut = due == null ? 0 : due.bytes();
    }
    return due == null || due.from() != from ? piece : (int) Math.min(piece, untilCut);
  }

  private boolean isCut(int piece) {
    Cut due = counted;
    if (due == null || due.from() != from) {
      return false;
    }
    untilCut -= piece;
    if (untilCut > 0) {
      return false;
    }
    counted = null;
    return proxy.claim(due);
  }

  // What becomes of the bytes.

  synchronized void swallow() {
    if (way == Way.FORWARDING) {
      way = Way.SWALLOWING;
    }
  }

  /** For good. */
  synchronized void lose() {
    way = Way.LOST;
  }

  synchronized void heal() {
    if (way == Way.SWALLOWING) {
      way = Way.FORWARDING;
    }
  }

  synchronized boolean swallows() {
    return way != Way.FORWARDING;
  }

  private synchronized boolean losesNow() {
    if (way == Way.SWALLOWING) {
      way = Way.LOST;
    }
    return way == Way.LOST;
  }

  /** Its side has said all it had to say. */
  void endOther() {
    try {
      out.shutdownOutput();
    } catch (IOException gone) {
      // So has the other.
    }
  }
}
