package dev.yam.handlers;

import java.util.Map;
import java.util.Optional;
import org.slf4j.MDC;

/**
 * What names an event, and makes it known to the log.
 *
 * @param ids empty where events have none
 * @param inLog whether the id stands in the MDC while the event is handled
 * @param takesTraceparent whether a client's {@code traceparent} is taken up
 * @param inErrors whether the client is told the id with an error
 */
record Tracing(Optional<RequestIds> ids, boolean inLog, boolean takesTraceparent, boolean inErrors) {

  private static final String MDC_ID = "requestId";
  private static final String MDC_TRACE = "traceId";
  private static final String TRACEPARENT = "traceparent";

  /** The log knows of {@code call} from now on: on this thread, until {@link #leave}. */
  void enter(Call call) {
    if (!inLog) {
      return;
    }
    if (ids.isPresent()) {
      MDC.put(MDC_ID, call.requestId());
    }
    if (takesTraceparent) {
      traceparent(call).ifPresent(trace -> MDC.put(MDC_TRACE, trace.traceId()));
    }
  }

  void leave() {
    if (!inLog) {
      return;
    }
    if (ids.isPresent()) {
      MDC.remove(MDC_ID);
    }
    if (takesTraceparent) {
      MDC.remove(MDC_TRACE);
    }
  }

  /** The log knows of {@code call} while {@code task} runs, and then of what it knew before: another event, perhaps. */
  void within(Call call, Runnable task) {
    Map<String, String> before = inLog ? MDC.getCopyOfContextMap() : null;
    enter(call);
    try {
      task.run();
    } finally {
      leave();
      if (before != null) {
        MDC.setContextMap(before);
      }
    }
  }

  /** The client's trace if this event has one, else a new one of ours. */
  String newId(Call call) {
    if (ids.isEmpty()) {
      return "";
    }
    if (takesTraceparent) {
      Optional<TraceParent> sent = sentWith(call);
      if (sent.isPresent()) {
        return sent.get().traceId();
      }
    }
    return ids.get().next();
  }

  Optional<TraceParent> traceparent(Call call) {
    if (!takesTraceparent) {
      return Optional.empty();
    }
    return sentWith(call).or(() -> call.socket().handshake().header(TRACEPARENT).flatMap(TraceParent::parse));
  }

  private static Optional<TraceParent> sentWith(Call call) {
    var member = call.args().member(0, TRACEPARENT);
    return member.isString(0) ? TraceParent.parse(member.string(0)) : Optional.empty();
  }
}
