package dev.yam.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.ByteArrayOutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A publisher and the members of a room. As many publications are in flight as {@link Traffic} says; where it names a
 * rate, only until the server is warm: from then on they go by a {@link Schedule}.
 *
 * <p>Thread: the load's event loop.
 */
final class Broadcast implements Workload {

  /** Of all rooms that are joined beside the one that is published to. */
  private static final int ROOMS = 10_000;

  private final Dialer dialer;
  private final Tally tally;
  private final int receivers;
  private final Traffic traffic;
  private final Exchange exchange;
  private @Nullable Publisher publisher;
  private Pace pace;

  /** So far; {@link Payload#VARIANTS} in turn. */
  private long published;

  Broadcast(Dialer dialer, Tally tally, int receivers, Traffic traffic) {
    this.dialer = dialer;
    this.tally = tally;
    this.receivers = receivers;
    this.traffic = traffic;
    this.exchange = Exchange.broadcast(traffic.payload());
    this.pace = new InFlight(receivers, this::publish);
  }

  /** Every client but the last, which publishes. */
  @Override
  public void open(int index) {
    dialer.connect(channel -> index == receivers ? publisher(channel) : new Receiver(channel, index));
  }

  private Publisher publisher(Channel channel) {
    var opened = new Publisher(channel);
    publisher = opened;
    return opened;
  }

  @Override
  public void warm() {
    if (traffic.rate().isEmpty()) {
      return;
    }
    Channel channel = Objects.requireNonNull(publisher, "opened before").channel();
    var schedule = new Schedule(traffic.rate().getAsInt(), published, tally.latencies(), this::publish);
    pace = schedule;
    schedule.begin(channel.eventLoop());
  }

  private void publish(int count) {
    Channel channel = Objects.requireNonNull(publisher, "opened before").channel();
    ByteBuf out = channel.alloc().buffer(count * exchange.requests().length());
    exchange.requests().write(out, (int) (published % Payload.VARIANTS), count);
    published += count;
    channel.writeAndFlush(out, channel.voidPromise());
  }

  private final class Publisher extends WebSocketClient {

    private Publisher(Channel channel) {
      super(channel, tally, "");
    }

    @Override
    public void start() {
      publish(traffic.inFlight());
    }
  }

  private final class Receiver extends WebSocketClient {

    private final int index;
    private long received;

    private Receiver(Channel channel, int index) {
      super(channel, tally, "&room=r");
      this.index = index;
    }

    /** Joins rooms that nobody publishes to, so many after those of the receiver before. */
    @Override
    void connected() {
      var joins = new ByteArrayOutputStream();
      for (int room = 0; room < traffic.rooms(); room++) {
        String name = "r" + (index * traffic.rooms() + room) % ROOMS;
        joins.writeBytes(Requests.frame(TEXT, ("42[\"join\",\"" + name + "\"]").getBytes(US_ASCII)));
      }
      if (joins.size() > 0) {
        channel().writeAndFlush(Unpooled.wrappedBuffer(joins.toByteArray()), channel().voidPromise());
      }
    }

    @Override
    void message(byte[] bytes, int from, int to) {
      int variant = (int) (received % Payload.VARIANTS);
      if (!exchange.isAnswer(variant, bytes, from, to)) {
        byte[] answer = exchange.answers()[variant];
        tally.wrong(Tally.shown(answer, 0, answer.length), bytes, from, to);
        return;
      }
      tally.count();
      pace.delivered(received++);
    }
  }
}
