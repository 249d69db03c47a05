package dev.yam.client;

import dev.yam.wire.Args;
import dev.yam.wire.EventName;
import dev.yam.wire.Outgoing;
import org.jspecify.annotations.Nullable;

/** An event that is sent once. */
final class EventEmission extends Emission {

  private final boolean droppable;
  private final EventName name;

  /** For those who watch; absent where nobody does. */
  private final @Nullable Args args;

  private @Nullable SingleAck ack;

  EventEmission(WritingSocket socket, Outgoing message, boolean droppable, EventName name, @Nullable Args args) {
    super(socket, message);
    this.droppable = droppable;
    this.name = name;
    this.args = args;
  }

  /** The answer to it is awaited. Before it is handed to the loop. */
  EventEmission expecting(SingleAck answer) {
    ack = answer;
    answer.of(this);
    return this;
  }

  @Override
  public void run() {
    if (ack != null && !socket.acks().add(ack)) {
      socket.account().release(cost);
    } else if (droppable) {
      socket.sendNow(this);
    } else {
      socket.send(this);
    }
  }

  @Override
  void written() {
    super.written();
    if (args != null) {
      socket.tellWritten(name, args);
    }
  }

  @Override
  void dropped(String reason) {
    super.dropped(reason);
    if (ack != null) {
      socket.acks().lose(ack, reason);
    }
  }
}
