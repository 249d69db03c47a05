package dev.yam.engine;

import dev.yam.wire.Args;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one event. Any thread, now or later; only the first answer is sent, and none if the peer asked for none
 * or has left.
 */
public abstract class Ack {

  /** Of every event whose sender asks for no answer: what is said to it goes nowhere. */
  public static final Ack NOT_REQUESTED = new Ack() {
    @Override
    public boolean isRequested() {
      return false;
    }

    @Override
    public void send(@Nullable Object... values) {}

    @Override
    public void send(Args args) {}
  };

  protected Ack() {}

  /** Whether the peer waits for an answer. */
  public abstract boolean isRequested();

  /** Answers with {@code values} as arguments, bytes anywhere inside as attachments. */
  public abstract void send(@Nullable Object... values);

  /** Answers with arguments as they came. */
  public abstract void send(Args args);
}
