/**
 * The {@code yam} command.
 *
 * <pre>
 * Yam ── demo ──> Demo ──> Listener ┬─ /socket.io   Server ┬─ /chat   Chat ── ChatRooms
 *                                   │                      └─ /live   Pulse
 *                                   └─ /            Page
 *     ── compression ──> BothOrders ── Compression, Encryption
 * </pre>
 *
 * <p>To read first: {@link dev.yam.app.Demo} for how a server is put together, {@link dev.yam.app.Chat} for handlers
 * as an application writes them. The page is under {@code src/main/resources/dev/yam/app/page}.
 */
@NullMarked
package dev.yam.app;

import org.jspecify.annotations.NullMarked;
