package dev.yam.handlers;

import dev.yam.wire.DisconnectedException;
import java.util.Iterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pulls values out of an iterator or a stream, on a virtual thread of its own, so that the lane goes on: the next when
 * the last was sent and the client has room for more. When the client leaves, the thread is interrupted; it closes the
 * source at the end, whatever ends it.
 */
final class IteratorAnswer implements Runnable, RunningAnswer {

  private static final Logger LOG = LoggerFactory.getLogger(IteratorAnswer.class);

  private final Call call;
  private final Returned returned;
  private final Iterator<?> values;
  private final AutoCloseable source;
  private final Thread thread = Thread.ofVirtual().name("yam-answer").unstarted(this);
  private volatile boolean stopped;

  IteratorAnswer(Call call, Returned returned, Iterator<?> values, AutoCloseable source) {
    this.call = call;
    this.returned = returned;
    this.values = values;
    this.source = source;
  }

  /** Where handlers run. */
  void start() {
    boolean begun = false;
    try {
      begun = call.client().runningAnswers().add(this, returned.maxRunning());
    } finally {
      if (!begun) {
        close();
      }
    }
    if (begun) {
      thread.start();
    }
  }

  @Override
  public void run() {
    Tracing tracing = call.target().tracing();
    tracing.enter(call);
    try {
      pull();
    } catch (Throwable failure) {
      if (!stopped) {
        returned.failures().tell(call, failure);
      }
    } finally {
      call.client().runningAnswers().remove(this);
      close();
      tracing.leave();
    }
  }

  private void pull() throws InterruptedException {
    while (!stopped) {
      try {
        call.socket().awaitWritable();
      } catch (DisconnectedException left) {
        return;
      }
      if (!values.hasNext()) {
        return;
      }
      Object value = values.next();
      if (!stopped) {
        Returned.giveOne(call, value);
      }
    }
  }

  private void close() {
    try {
      source.close();
    } catch (Throwable failure) {
      LOG.warn("[{}] the source of the answer of {} could not be closed", call.requestId(), call, failure);
    }
  }

  @Override
  public void stop() {
    stopped = true;
    thread.interrupt();
  }
}
