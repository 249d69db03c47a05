package dev.yam.client;

import dev.yam.engine.EngineClient;
import dev.yam.engine.EngineLoop;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.Limit;
import dev.yam.wire.PacketLimits;

/** What does not change of a {@link LineSocket}. */
record LineOptions(
    EngineClient engine, EngineLoop loop, ArgumentBinder binder, PacketLimits packets, Limits limits, boolean autoUnref) {

  record Limits(long bufferedBytes, int laneEvents, int badLines) {
    static final Limits DEFAULT =
        new Limits(
            Limit.BUFFERED.defaultValue(), (int) Limit.LANE.defaultValue(), (int) Limit.BAD_LINES.defaultValue());

    Limits {
      Limit.BUFFERED.requireAtLeast(1, bufferedBytes);
      Limit.LANE.requireAtLeast(1, laneEvents);
      Limit.BAD_LINES.requireAtLeast(1, badLines);
    }
  }
}
