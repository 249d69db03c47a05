/**
 * What Yam is measured with: a load generator, bare servers as the ceilings of the JVM, other servers, and the script
 * that sets them side by side. Nothing here shares code with Yam.
 *
 * <pre>
 *   Compare ──starts──▶ Peer (a server, core 0)
 *      │                  ▲ Socket.IO over loopback
 *      └─────starts──▶ LoadCommand (core 1) ─▶ Load ─▶ Workload ─▶ Client, one per connection
 *                                               └─▶ ServerProcess: CPU and memory of the server, from /proc
 * </pre>
 *
 * Reading order: {@link LoadCommand}, {@link Load}, {@link Workload}, {@link Client}, {@link ExchangeClient}; the bare
 * servers are {@link BareServer}, {@link RolledHandler} and {@link StockHandler}; then {@link Compare}.
 */
@NullMarked
package dev.yam.bench;

import org.jspecify.annotations.NullMarked;
