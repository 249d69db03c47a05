/**
 * Bytes to packets and back: Engine.IO, Socket.IO, WebSocket and the arguments they carry.
 *
 * <p>Everything here is a pure function or a decoder that owns nothing but the bytes it waits for. There is no
 * channel, clock, thread or session in this module.
 */
module dev.yam.wire {
  requires transitive io.netty.buffer;
  requires io.netty.common;
  requires static transitive org.jspecify;

  exports dev.yam.wire;
}
