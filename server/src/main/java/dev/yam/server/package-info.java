/**
 * The Socket.IO server.
 *
 * <pre>
 * in :  Session → Connection → Socket.dispatch → lane → handlers
 * out:  Socket.emit ─────────────────────────────────→ Session
 *       BroadcastOperator.emit → Adapter → Membership → one task per loop → LoopMembership → Socket.write → Session
 * </pre>
 *
 * <p>Reading order: {@link dev.yam.server.Server}, {@link dev.yam.server.Namespace}, then the road:
 * {@code Connection}, {@link dev.yam.server.Socket}, {@link dev.yam.server.BroadcastOperator}, {@code Membership}.
 */
@NullMarked
package dev.yam.server;

import org.jspecify.annotations.NullMarked;
