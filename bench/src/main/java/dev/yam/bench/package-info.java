/**
 * What Yam is measured with: a load generator, bare servers as the ceilings of the JVM, other servers, and the script
 * that sets them side by side. Nothing here shares code with Yam.
 *
 * <pre>
 *   CompareCommand ─▶ Comparison ──starts──▶ Peer (a server, core 0)
 *          │               │                   ▲ Socket.IO over loopback
 *          │               └─────starts──▶ LoadCommand (core 1) ─▶ Load ─▶ Workload ─▶ Client, one per connection
 *          │                                   │                    └─▶ ServerProcess, Memory: what the server used
 *          │                                   ▼ a line of JSON
 *          └─▶ Row: what is asked ─▶ Results: what came ─▶ Table, Plot
 * </pre>
 *
 * Reading order: {@link LoadCommand}, {@link Load}, {@link Workload}, {@link Client}, {@link ExchangeClient},
 * {@link Broadcast}; the bare servers are {@link BareServer}, {@link RolledHandler}, {@link StockHandler} and
 * {@link PollingHandler}; then {@link Row}, {@link Comparison}, {@link Results}.
 */
@NullMarked
package dev.yam.bench;

import org.jspecify.annotations.NullMarked;
