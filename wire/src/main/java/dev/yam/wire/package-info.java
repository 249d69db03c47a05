/**
 * Bytes to packets and back.
 *
 * <pre>
 * in :  bytes → WebSocketDecoder | PayloadDecoder → EnginePacket → PacketDecoder → Packet(EventName, Args)
 * out:  Args → Packet → PacketEncoder → Outgoing → WebSocketEncoder | PayloadEncoder → bytes
 * </pre>
 *
 * <p>Reading order: {@link dev.yam.wire.Slice}, {@link dev.yam.wire.Args}, {@link dev.yam.wire.Packet}, then the
 * codecs.
 */
@NullMarked
package dev.yam.wire;

import org.jspecify.annotations.NullMarked;
