package dev.yam.bench;

import java.util.function.IntConsumer;

/** A publication that reached every receiver is followed by the next. */
final class InFlight implements Pace {

  private final int receivers;
  private final IntConsumer publish;

  /** How many receivers each publication reached that is in flight; there are fewer of them than variants. */
  private final int[] reached = new int[Payload.VARIANTS];

  InFlight(int receivers, IntConsumer publish) {
    this.receivers = receivers;
    this.publish = publish;
  }

  @Override
  public void delivered(long publication) {
    int variant = (int) (publication % Payload.VARIANTS);
    if (++reached[variant] == receivers) {
      reached[variant] = 0;
      publish.accept(1);
    }
  }
}
