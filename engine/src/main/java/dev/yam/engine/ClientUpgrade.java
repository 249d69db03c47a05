package dev.yam.engine;

import dev.yam.wire.ConnectFailedException;
import dev.yam.wire.EngineCodec;
import dev.yam.wire.EnginePacket;
import dev.yam.wire.MalformedPacketException;
import dev.yam.wire.Slice;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's session on its way from polling to WebSocket (EIO4 §Upgrade). The session goes on polling until the server has
 * answered on the new transport; what fails here closes the new transport only.
 *
 * <pre>
 * CONNECTING --connected--> PROBING --3probe--> LEAVING --nothing under way--> 5, and the session moves
 *     |                        |                   |
 *     +--------- any other packet, the timeout, the end of either -----------> the session stays
 * </pre>
 *
 * <p>Thread: the session's loop.
 */
final class ClientUpgrade implements TransportConnecting.Then<ClientWebSocket>, TransportListener.Selective {

  private static final Logger LOG = LoggerFactory.getLogger(ClientUpgrade.class);
  private static final Slice PROBE = Slice.utf8("probe");

  private final ClientSession session;
  private final ClientPolling polling;
  private final WebSocketConnecting connecting;
  private @Nullable ClientWebSocket next;
  private boolean leaving;
  private boolean over;

  private final Deadline timeout =
      new Deadline() {
        @Override
        protected void expired() {
          abandon();
        }
      };

  ClientUpgrade(ClientSession session, ClientPolling polling) {
    this.session = session;
    this.polling = polling;
    this.connecting = new WebSocketConnecting(session.loop(), session.client(), session.id(), this);
  }

  void start() {
    session.loop().deadlines(session.client().options().delays().connect()).arm(timeout);
    connecting.start();
  }

  /** Whether polling has been told to end: nothing can leave at once. */
  boolean isLeaving() {
    return leaving;
  }

  @Override
  public void failed(ConnectFailedException why) {
    LOG.debug("session {} stays with polling: {}", session.id(), why.getMessage());
    end();
  }

  @Override
  public void connected(ClientWebSocket made) {
    next = made;
    made.listener(this);
    made.send(EngineCodec.PING_PROBE);
  }

  @Override
  public void text(Slice message) {
    if (over) {
      return;
    }
    try {
      if (!leaving && EngineCodec.decodeText(message) instanceof EnginePacket.Pong pong && pong.data().equals(PROBE)) {
        leaving = true;
        polling.leave(this::move);
      } else {
        abandon();
      }
    } catch (MalformedPacketException malformed) {
      abandon();
    }
  }

  @Override
  public void binary(Slice message) {
    abandon();
  }

  @Override
  public void ended(DisconnectReason reason) {
    LOG.debug("session {} stays with polling: the WebSocket has ended: {}", session.id(), reason);
    next = null;
    abandon();
  }

  private void move() {
    ClientWebSocket transport = next;
    if (over || transport == null) {
      return;
    }
    over = true;
    timeout.cancel();
    transport.send(EngineCodec.UPGRADE);
    session.moveTo(transport);
  }

  /** The session goes on as it is. */
  void abandon() {
    if (over) {
      return;
    }
    if (next == null) {
      connecting.cancel();
    } else {
      next.close();
    }
    end();
  }

  private void end() {
    if (over) {
      return;
    }
    over = true;
    timeout.cancel();
    session.upgradeEnded();
    if (leaving) {
      leaving = false;
      polling.stay();
    }
  }
}
