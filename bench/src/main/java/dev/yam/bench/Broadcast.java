package dev.yam.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * A publisher and the members of a room: so many publications are in flight, and one that reached every member is
 * followed by the next.
 */
final class Broadcast {

  private final Tally tally;
  private final Exchange exchange;
  private final int receivers;
  private final int inFlight;

  /** How many members each variant reached that is in flight. */
  private final int[] reached = new int[Payload.VARIANTS];

  private int toPublish;

  Broadcast(Tally tally, Exchange exchange, int receivers, int inFlight) {
    this.tally = tally;
    this.exchange = exchange;
    this.receivers = receivers;
    this.inFlight = inFlight;
  }

  /** Every client but the publisher, which is opened last. */
  WebSocketClient client(Channel channel, boolean publisher) {
    return publisher ? new Publisher(channel) : new Receiver(channel);
  }

  private void publish(Channel channel, int count) {
    ByteBuf out = channel.alloc().buffer(count * exchange.requests().length());
    exchange.requests().write(out, toPublish, count);
    toPublish = (toPublish + count) % Payload.VARIANTS;
    channel.writeAndFlush(out, channel.voidPromise());
  }

  private final class Publisher extends WebSocketClient {

    private Publisher(Channel channel) {
      super(channel, tally, "");
    }

    @Override
    public void start() {
      publish(channel(), inFlight);
    }
  }

  private final class Receiver extends WebSocketClient {

    private int toReceive;

    private Receiver(Channel channel) {
      super(channel, tally, "&room=r");
    }

    @Override
    void message(byte[] bytes, int from, int to) {
      if (!exchange.isAnswer(toReceive, bytes, from, to)) {
        byte[] answer = exchange.answers()[toReceive];
        tally.wrong(Tally.shown(answer, 0, answer.length), bytes, from, to);
        return;
      }
      tally.count();
      if (++reached[toReceive] == receivers) {
        reached[toReceive] = 0;
        publish(tally.open().getLast().channel(), 1);
      }
      toReceive = (toReceive + 1) % Payload.VARIANTS;
    }
  }
}
