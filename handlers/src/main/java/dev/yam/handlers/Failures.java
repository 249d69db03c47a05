package dev.yam.handlers;

import dev.yam.wire.DisconnectedException;
import dev.yam.wire.Limit;
import dev.yam.wire.OverloadedException;
import dev.yam.wire.UnboundArgumentException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of what is thrown on the way to a method, in it, and behind it: a filter deals with it, or the client is
 * sent {@code exception}. What is not meant for clients is hidden from them, and logged.
 *
 * <pre>
 * In:     {@link GatewayMethod#handle}, {@link Returned}
 * Out:    {@link ExceptionFilter}, or the event {@code exception} and the log
 * Thread: where it came to light; the id of the call is in the MDC
 * </pre>
 *
 * @param revealed exceptions of the application whose messages clients may see
 */
record Failures(List<Class<? extends Throwable>> revealed) {

  private static final Logger LOG = LoggerFactory.getLogger(Gateways.class);
  private static final String EVENT = "exception";
  private static final String HIDDEN = "Internal server error";

  /** Throws nothing. */
  void tell(Call call, Throwable failure) {
    Throwable left = failure;
    for (ExceptionFilter filter : call.target().filters()) {
      try {
        if (filter.handles(left, call)) {
          return;
        }
      } catch (Throwable again) {
        left = again;
      }
    }
    try {
      tellClient(call, left);
    } catch (Throwable unwritable) {
      LOG.warn("[{}] the client could not be told of a failure of {}", call.requestId(), call, unwritable);
    }
  }

  private void tellClient(Call call, Throwable failure) {
    Optional<Object> told = told(call, failure);
    if (told.isPresent()) {
      LOG.debug("[{}] {}: {}", call.requestId(), call, failure.getMessage());
      call.socket().emit(EVENT, told.get());
    } else if (failure instanceof DisconnectedException) {
      LOG.debug("[{}] {}: the client has left", call.requestId(), call);
    } else {
      LOG.warn("[{}] {} has failed", call.requestId(), call, failure);
      call.socket().emit(EVENT, named(call, GatewayException.told(HIDDEN)));
    }
  }

  /** What the client may know; empty if nothing. */
  private Optional<Object> told(Call call, Throwable failure) {
    if (failure instanceof GatewayException meant) {
      return meant.payload().or(() -> {
        Map<String, Object> told = GatewayException.told(String.valueOf(meant.getMessage()));
        told.putAll(meant.details());
        return Optional.of(named(call, told));
      });
    }
    if (failure instanceof OverloadedException full && full.limit() == Limit.ANSWERS) {
      return Optional.of(named(call, GatewayException.told("Too many answers under way")));
    }
    if (failure instanceof UnboundArgumentException || revealed.stream().anyMatch(type -> type.isInstance(failure))) {
      return Optional.of(named(call, GatewayException.told(String.valueOf(failure.getMessage()))));
    }
    return Optional.empty();
  }

  private static Map<String, Object> named(Call call, Map<String, Object> told) {
    if (call.target().tracing().inErrors() && !call.requestId().isEmpty()) {
      told.put("requestId", call.requestId());
    }
    return told;
  }
}
