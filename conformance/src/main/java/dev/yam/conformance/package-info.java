/**
 * What independent suites are run against: the fixture server, the server of the benchmarks, and the runner of golden
 * vectors. Written against the public API, as a user would.
 */
@NullMarked
package dev.yam.conformance;

import org.jspecify.annotations.NullMarked;
