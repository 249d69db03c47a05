package dev.yam.client;

import dev.yam.engine.BadMessages;
import dev.yam.engine.EngineClient;
import dev.yam.engine.EngineLoop;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.Limit;
import dev.yam.wire.PacketLimits;

/** What does not change of a {@link DirectSocket}. */
record DirectOptions(
    EngineClient engine, EngineLoop loop, ArgumentBinder binder, PacketLimits packets, Limits limits, boolean autoUnref) {

  /**
   * @param bad which limit bounds what is no event
   * @param badPerSecond its value in force
   */
  record Limits(long bufferedBytes, int laneEvents, Limit bad, int badPerSecond) {

    static Limits defaults(Limit bad) {
      return new Limits(Limit.BUFFERED.defaultValue(), (int) Limit.LANE.defaultValue(), bad, (int) bad.defaultValue());
    }

    Limits {
      Limit.BUFFERED.requireAtLeast(1, bufferedBytes);
      Limit.LANE.requireAtLeast(1, laneEvents);
      bad.requireAtLeast(1, badPerSecond);
    }
  }

  /** Counts for one session. */
  BadMessages badMessages() {
    return new BadMessages(limits.bad(), loop, limits.badPerSecond(), engine.options().hooks());
  }
}
