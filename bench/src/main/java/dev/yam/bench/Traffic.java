package dev.yam.bench;

import java.util.OptionalInt;

/**
 * What the clients of a load send; each scenario uses of it what it has.
 *
 * @param inFlight requests of a connection, or publications, that are under way at once
 * @param rooms that each receiver of a broadcast joins beside the one that is published to
 * @param rate publications in a second, on a schedule; instead of so many in flight
 */
record Traffic(Payload payload, int inFlight, int rooms, OptionalInt rate) {

  private static final int MOST_ROOMS = 1000;
  private static final int FASTEST = 10_000;

  Traffic {
    if (inFlight < 1 || inFlight > Payload.VARIANTS) {
      throw new LoadException("in flight: 1 to " + Payload.VARIANTS + " expected, not " + inFlight);
    }
    if (rooms < 0 || rooms > MOST_ROOMS) {
      throw new LoadException("rooms: 0 to " + MOST_ROOMS + " expected, not " + rooms);
    }
    if (rate.isPresent() && (rate.getAsInt() < 1 || rate.getAsInt() > FASTEST)) {
      throw new LoadException("rate: 1 to " + FASTEST + " expected, not " + rate.getAsInt());
    }
  }
}
