package dev.yam.bench;

/** When a {@link Broadcast} publishes; on the loop. */
sealed interface Pace permits InFlight, Schedule {

  /** One receiver got the publication with that number, from 0 on. */
  void delivered(long publication);
}
