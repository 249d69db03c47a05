package dev.yam.engine;

import dev.yam.wire.LimitExceededException;
import dev.yam.wire.MalformedPacketException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where a fault that ends a session becomes a reason. Any thread. */
final class Faults {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private Faults() {}

  /** The peer's is noted at debug, one of ours is an error. */
  static DisconnectReason reason(RuntimeException fault, String session, EngineHooks hooks) {
    return switch (fault) {
      case MalformedPacketException malformed -> {
        LOG.debug("session {}: {}", session, malformed.getMessage());
        yield DisconnectReason.PARSE_ERROR;
      }
      case LimitExceededException met -> {
        LOG.debug("session {}: {}", session, met.getMessage());
        hooks.limitMet(met.limit());
        yield DisconnectReason.PARSE_ERROR.withLimit(met.limit());
      }
      default -> {
        LOG.error("session {}: a fault of ours ends it", session, fault);
        yield DisconnectReason.TRANSPORT_ERROR;
      }
    };
  }
}
