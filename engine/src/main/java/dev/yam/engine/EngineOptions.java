package dev.yam.engine;

import dev.yam.wire.Limit;
import dev.yam.wire.PlainForm;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The options of an {@link EngineServer}, one validated record for each feature: a class receives its slice only. */
record EngineOptions(
    Beat beat,
    Transports transports,
    Delays delays,
    Limits limits,
    Compression compression,
    boolean allowEIO3,
    Cors cors,
    AnswerHeaders headers,
    EngineAdmission admission,
    EngineHooks hooks,
    @Nullable Plain plain) {

  record Beat(Duration interval, Duration timeout) {
    static final Beat DEFAULT = new Beat(Duration.ofSeconds(25), Duration.ofSeconds(20));

    Beat {
      positive("pingInterval", interval);
      positive("pingTimeout", timeout);
    }
  }

  /** Which transports there are. */
  record Transports(boolean polling, boolean webSocket, boolean upgrades) {
    static final Transports DEFAULT = new Transports(true, true, true);

    Transports {
      if (!polling && !webSocket) {
        throw new IllegalArgumentException("transports must not be empty");
      }
    }

    boolean has(String name) {
      return (polling && name.equals("polling")) || (webSocket && name.equals("websocket"));
    }

    boolean canUpgrade() {
      return polling && webSocket && upgrades;
    }
  }

  /**
   * @param closeTimeout how long the rest of a closing session waits for a poll, or for the peer's close frame
   */
  record Delays(Duration upgradeTimeout, Duration closeTimeout) {
    static final Delays DEFAULT = new Delays(Duration.ofSeconds(10), Duration.ofSeconds(30));

    Delays {
      positive("upgradeTimeout", upgradeTimeout);
      positive("closeTimeout", closeTimeout);
    }
  }

  /** Values in force, in the order of {@link Limit}. */
  record Limits(int payload, int fragments, int controlFrames, long outbound, int lane) {
    static final Limits DEFAULT =
        new Limits(
            (int) Limit.PAYLOAD.defaultValue(),
            (int) Limit.FRAGMENTS.defaultValue(),
            (int) Limit.CONTROL_FRAMES.defaultValue(),
            Limit.OUTBOUND.defaultValue(),
            (int) Limit.LANE.defaultValue());

    Limits {
      Limit.PAYLOAD.requireAtLeast(1, payload);
      Limit.FRAGMENTS.requireAtLeast(1, fragments);
      Limit.CONTROL_FRAMES.requireAtLeast(1, controlFrames);
      Limit.OUTBOUND.requireAtLeast(1, outbound);
      Limit.LANE.requireAtLeast(1, lane);
    }

    Limits payload(int value) {
      return new Limits(value, fragments, controlFrames, outbound, lane);
    }

    Limits fragments(int value) {
      return new Limits(payload, value, controlFrames, outbound, lane);
    }

    Limits controlFrames(int value) {
      return new Limits(payload, fragments, value, outbound, lane);
    }

    Limits outbound(long value) {
      return new Limits(payload, fragments, controlFrames, value, lane);
    }

    Limits lane(int value) {
      return new Limits(payload, fragments, controlFrames, outbound, value);
    }
  }

  /**
   * @param webSocket null where messages over WebSocket are sent as they are
   * @param http null where the answers to polls are
   */
  record Compression(@Nullable PerMessageDeflate webSocket, long maxContextBytes, @Nullable HttpCompression http) {
    static final Compression DEFAULT =
        new Compression(null, Limit.DEFLATE_CONTEXTS.defaultValue(), HttpCompression.DEFAULT);

    Compression {
      Limit.DEFLATE_CONTEXTS.requireAtLeast(0, maxContextBytes);
    }
  }

  /**
   * Plain JSON messages over WebSocket.
   *
   * @param path normalized; null for every one that no endpoint has
   */
  record Plain(PlainForm form, @Nullable String path, int maxSubprotocol) {}

  static void checkThreshold(int bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("threshold must not be negative: " + bytes);
    }
  }

  static void checkLevel(int level) {
    if (level < 1 || level > 9) {
      throw new IllegalArgumentException("level must be from 1 to 9: " + level);
    }
  }

  static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
