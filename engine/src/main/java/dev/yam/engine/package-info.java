/**
 * What client and server share above bytes.
 *
 * <pre>
 * in :  EngineInitializer &gt; HttpConnection | WebSocketTransport &gt; Session &gt; the protocol on top
 *       StreamInitializer &gt; StreamTransport &gt; Session
 * out:  the protocol on top &gt; Session &gt; *Transport &gt; bytes, one flush per turn of the loop
 * </pre>
 *
 * <p>Reading order: {@link dev.yam.engine.EngineLoop}, then the road from top to bottom.
 * {@link dev.yam.engine.EventEmitter} is what the sockets of both ends are above it.
 */
@NullMarked
package dev.yam.engine;

import org.jspecify.annotations.NullMarked;
