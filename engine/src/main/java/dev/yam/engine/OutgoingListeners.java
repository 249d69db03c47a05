package dev.yam.engine;

import dev.yam.wire.Args;
import dev.yam.wire.EventName;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who see what one socket sends. They run on its lane, so that they never meet its handlers; events may be sent
 * faster than a listener ends, and what then waits beyond {@link dev.yam.wire.Limit#LANE} they miss.
 *
 * <pre>
 * In:     events that were handed to the session, on the loop
 * Out:    catch-all listeners
 * Thread: changed by any; {@link #sent} on the socket's loop
 * </pre>
 */
final class OutgoingListeners {

  private static final Logger LOG = LoggerFactory.getLogger(OutgoingListeners.class);

  private final EventEmitter<?> emitter;
  private final List<EventHandler.Any> handlers = new CopyOnWriteArrayList<>();
  private final AtomicInteger waiting = new AtomicInteger();

  OutgoingListeners(EventEmitter<?> emitter) {
    this.emitter = emitter;
  }

  List<EventHandler.Any> handlers() {
    return handlers;
  }

  void sent(EventName name, Args args) {
    if (handlers.isEmpty()) {
      return;
    }
    if (waiting.get() >= emitter.maxLaneEvents()) {
      LOG.debug("the listeners of {} are too slow and miss \"{}\" (limit maxLaneEvents)", emitter, name);
      return;
    }
    waiting.incrementAndGet();
    emitter.submit(new Notice(name, args));
  }

  private final class Notice extends LaneTask {
    private final String event;
    private Args args;

    Notice(EventName name, Args args) {
      this.event = name.text();
      this.args = args;
    }

    @Override
    protected void run() {
      waiting.decrementAndGet();
      Args sent = args;
      args = Args.NONE;
      emitter.tell(handlers, event, sent);
    }
  }
}
