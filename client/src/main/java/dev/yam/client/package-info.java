/**
 * The Socket.IO client.
 *
 * <pre>
 * in :  ClientSession → Attempt → Socket.dispatch → lane → handlers
 * out:  Socket.emit → Emission → SendBuffer, while the socket is not connected or its session is full → ClientSession
 *                   → RetryQueue, with retries: one event at a time, until it is answered
 * </pre>
 *
 * <p>A {@link dev.yam.client.Manager} has one connection to one server and the {@link dev.yam.client.Socket}s that share
 * it, one for each namespace. All that changes of them lives on one event loop, which thousands of managers share.
 *
 * <p>Reading order: {@link dev.yam.client.IO}, {@link dev.yam.client.ClientOptions}, {@link dev.yam.client.Socket}, then
 * the road: {@code LoopSocket}, {@code WritingSocket}; and the connection: {@link dev.yam.client.Manager},
 * {@code Connection}, {@code Attempt}.
 */
@NullMarked
package dev.yam.client;

import org.jspecify.annotations.NullMarked;
