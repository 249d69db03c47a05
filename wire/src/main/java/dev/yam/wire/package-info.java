/**
 * Bytes to packets and back.
 *
 * <pre>
 * in :  bytes → WebSocketDecoder | EngineCodec.decodePayload | StreamFrameDecoder → EnginePacket
 *       → PacketDecoder (JsonScan) | MsgpackDecoder → Packet(EventName, Args)
 * out:  Args (JsonWriter) → Packet → PacketEncoder | MsgpackEncoder → Outgoing
 *       → WebSocketEncoder | PayloadEncoder | StreamFrameEncoder → bytes
 * </pre>
 *
 * <p>What clients of Socket.IO 2 write otherwise (Engine.IO 3, Socket.IO 4) is read and written by the classes with that
 * number in their names, and {@link dev.yam.wire.Jsonp}. net-socket.io's lines are read by {@link dev.yam.wire.LineDecoder}
 * and {@link dev.yam.wire.LinePacketDecoder}, and made by {@link dev.yam.wire.LineEncoder} of what PacketEncoder writes;
 * plain JSON messages by {@link dev.yam.wire.PlainDecoder} and {@link dev.yam.wire.PlainEncoder}.
 *
 * <p>Every way in makes sure that text is UTF-8 and {@link dev.yam.wire.PacketDecoder} that it is JSON: what has become
 * {@link dev.yam.wire.Args} is never checked again. {@link dev.yam.wire.Parser} tells which of the two forms of Socket.IO
 * a connection has; whatever stands above reads arguments as JSON.
 *
 * <p>{@link dev.yam.wire.ValueFormat} is for values outside of packets.
 *
 * <p>Reading order: {@link dev.yam.wire.Slice}, {@link dev.yam.wire.Args}, {@link dev.yam.wire.Packet}, then the
 * codecs.
 */
@NullMarked
package dev.yam.wire;

import org.jspecify.annotations.NullMarked;
