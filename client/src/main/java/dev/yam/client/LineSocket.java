package dev.yam.client;

import dev.yam.engine.EngineClient;
import dev.yam.engine.EventNames;
import dev.yam.wire.Args;
import dev.yam.wire.EventName;
import dev.yam.wire.Limit;
import dev.yam.wire.LineNames;
import dev.yam.wire.LinePacketDecoder;
import dev.yam.wire.Packet;
import dev.yam.wire.PacketDecoder;
import dev.yam.wire.PacketReader;
import dev.yam.wire.UnboundArgumentException;
import java.net.URI;

/**
 * A client of the line protocol, net-socket.io's: JSON events over TCP or a Unix socket.
 *
 * <pre>{@code
 * LineSocket socket = LineSocket.of("unix:///run/lines.sock"); // tcp://localhost:9001, tls://example.org:9443
 * socket.on("result", Integer.class, result -> show(result));
 * socket.onReady(() -> socket.emit("sum", List.of(1, 2, 3))).connect();
 * }</pre>
 *
 * <p>The protocol has no answers and no heartbeat; a peer that vanishes without a word is noticed when TCP notices it. Bytes
 * in arguments are sent as Node's {@code {"type":"Buffer","data":[…]}}.
 */
public final class LineSocket extends DirectSocket<LineSocket> {

  private LineSocket(DirectOptions options) {
    super(options);
  }

  /** {@link #builder} with its defaults; not connected yet. */
  public static LineSocket of(String url) {
    return builder(url).build();
  }

  /** For {@code tcp://host:port}, {@code tls://host:port} or {@code unix:///path}. */
  public static Builder builder(String url) {
    return new Builder(URI.create(url));
  }

  @Override
  PacketReader reader() {
    DirectOptions options = options();
    var workspace = new PacketDecoder.Workspace(options.packets());
    return new LinePacketDecoder(options.packets(), options.binder(), workspace, options.badMessages());
  }

  /** Lines are events. */
  @Override
  void heard(Packet packet) {
    if (packet instanceof Packet.Event event) {
      deliver(event);
    }
  }

  /** The names that net-socket.io's sockets keep for themselves are none of an event's. */
  @Override
  protected EventName listened(String event) {
    EventName name = EventNames.of(event);
    if (LineNames.isReserved(name)) {
      throw new IllegalArgumentException(
          "\"" + event + "\" is a reserved name of the line protocol: choose another, or use the method for what it tells, as onReady");
    }
    return name;
  }

  /** There are no answers. */
  @Override
  protected void answer(long ackId, Args args) {
    throw new UnsupportedOperationException("the line protocol has no acknowledgements");
  }

  @Override
  protected Object rejected(String event, UnboundArgumentException mismatch) {
    throw new UnsupportedOperationException("the line protocol has no acknowledgements");
  }

  /** Says options one after the other; a value that cannot be is refused where it is said. */
  public static final class Builder extends DirectSocketBuilder<Builder> {

    private Builder(URI uri) {
      super(uri, Limit.BAD_LINES);
    }

    /** {@link Limit#BAD_LINES}. */
    public Builder maxBadLinesPerSecond(int count) {
      badPerSecond(count);
      return this;
    }

    /**
     * The socket, not connected yet.
     *
     * @throws IllegalArgumentException if the URL is none of a TCP port or a Unix socket
     */
    public LineSocket build() {
      return new LineSocket(directOptions(EngineClient::ofLines));
    }
  }
}
