package dev.yam.engine;

import dev.yam.wire.EngineCodec;
import dev.yam.wire.EnginePacket;
import dev.yam.wire.MalformedPacketException;
import dev.yam.wire.Slice;
import java.time.Duration;

/**
 * A polling session on its way to WebSocket (EIO4 §Upgrade). Until the last packet the session stays where it is; what
 * fails here closes the new transport only.
 *
 * <pre>
 * WAITING --2probe--> PROBED --5--> the session moves
 *    |                  |  noop to the pending poll, each 100 ms
 *    +--- any other packet, the timeout, the end of either ---> the new transport closes
 * </pre>
 *
 * <p>Thread: the session's loop.
 */
final class Upgrade implements TransportListener.Selective {

  private static final Duration NOOP_INTERVAL = Duration.ofMillis(100);

  private final Session session;
  private final WebSocketTransport transport;
  private final Deadlines noops;
  private final Deadline timeout;
  private final Deadline noop;
  private boolean probed;

  Upgrade(Session session, WebSocketTransport transport) {
    this.session = session;
    this.transport = transport;
    this.noops = session.loop().deadlines(NOOP_INTERVAL);
    this.timeout =
        new Deadline() {
          @Override
          protected void expired() {
            abandon();
          }
        };
    this.noop =
        new Deadline() {
          @Override
          protected void expired() {
            session.letPollGo();
            noops.arm(this);
          }
        };
  }

  void start(Duration upgradeTimeout) {
    session.loop().deadlines(upgradeTimeout).arm(timeout);
  }

  @Override
  public void text(Slice message) {
    try {
      packet(EngineCodec.decodeText(message));
    } catch (MalformedPacketException malformed) {
      abandon();
    }
  }

  private void packet(EnginePacket packet) {
    switch (packet) {
      case EnginePacket.Ping ping when !probed && ping.data().equals(EngineCodec.PING_PROBE.text().from(1)) -> probe();
      case EnginePacket.Upgrade upgrade when probed -> finish();
      case EnginePacket other -> abandon();
    }
  }

  private void probe() {
    probed = true;
    transport.send(EngineCodec.PONG_PROBE);
    noops.arm(noop);
  }

  private void finish() {
    cancel();
    session.moveTo(transport);
  }

  @Override
  public void binary(Slice packet) {
    abandon();
  }

  @Override
  public void ended(DisconnectReason reason) {
    cancel();
    session.upgradeEnded();
  }

  /** The session goes on without the new transport. */
  void abandon() {
    cancel();
    transport.close();
    session.upgradeEnded();
  }

  private void cancel() {
    timeout.cancel();
    noop.cancel();
  }
}
