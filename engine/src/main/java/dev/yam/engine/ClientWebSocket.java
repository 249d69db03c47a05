package dev.yam.engine;

import dev.yam.wire.ClientFrames;
import dev.yam.wire.CloseCode;
import dev.yam.wire.Limit;
import dev.yam.wire.Role;
import dev.yam.wire.WebSocketFrame;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client's end of a WebSocket: its frames are masked, and its limits have names of their own. Thread: the session's loop. */
final class ClientWebSocket extends WebSocketTransport {

  /** What the server has closed with; null if it has not. */
  private WebSocketFrame.@Nullable Close closeFrame;

  ClientWebSocket(Settings settings, @Nullable WebSocketDeflate deflate) {
    super(Role.CLIENT, settings, deflate);
  }

  @Override
  int write(ByteBuf bytes) {
    return super.write(ClientFrames.masked(bytes, context().alloc(), MaskKeys.ofLoop()));
  }

  /** A server that finds a message too big names no limit: it is known by its close code. */
  @Override
  DisconnectReason closedWith(WebSocketFrame.Close close) {
    closeFrame = close;
    DisconnectReason reason = DisconnectReason.TRANSPORT_CLOSE;
    return close.code() == CloseCode.TOO_BIG ? reason.withLimit(Limit.PAYLOAD) : reason;
  }

  /** What the server has closed with; empty if it has not. */
  Optional<WebSocketFrame.Close> closeFrame() {
    return Optional.ofNullable(closeFrame);
  }

  @Override
  Limit limit(Limit met) {
    return met == Limit.PAYLOAD ? Limit.SERVER_MESSAGE : met;
  }
}
