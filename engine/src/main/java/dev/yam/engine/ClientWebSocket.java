package dev.yam.engine;

import dev.yam.wire.ClientFrames;
import dev.yam.wire.CloseCode;
import dev.yam.wire.Limit;
import dev.yam.wire.Role;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A client's end of a WebSocket: its frames are masked, and its limits have names of their own. Thread: the session's loop. */
final class ClientWebSocket extends WebSocketTransport {

  private int closeCode = CloseCode.ABNORMAL;

  ClientWebSocket(Settings settings, @Nullable WebSocketDeflate deflate) {
    super(Role.CLIENT, settings, deflate);
  }

  @Override
  int write(ByteBuf bytes) {
    return super.write(ClientFrames.masked(bytes, context().alloc(), MaskKeys.ofLoop()));
  }

  /** A server that finds a message too big names no limit: it is known by its close code. */
  @Override
  DisconnectReason closedWith(int code) {
    closeCode = code;
    DisconnectReason reason = DisconnectReason.TRANSPORT_CLOSE;
    return code == CloseCode.TOO_BIG ? reason.withLimit(Limit.PAYLOAD) : reason;
  }

  /** What the server has closed with; {@link CloseCode#ABNORMAL} if it has not. */
  int closeCode() {
    return closeCode;
  }

  @Override
  Limit limit(Limit met) {
    return met == Limit.PAYLOAD ? Limit.SERVER_MESSAGE : met;
  }
}
