/**
 * What tests need between a client and a server.
 *
 * <pre>
 * client ── Link ── target          FaultProxy: who may connect, and what befalls those who are
 *            ├ Pump  client's bytes → server
 *            └ Pump  server's bytes → client
 * </pre>
 *
 * <p>Read {@link dev.yam.testkit.FaultProxy} first. It needs neither JUnit nor Yam.
 */
@NullMarked
package dev.yam.testkit;

import org.jspecify.annotations.NullMarked;
