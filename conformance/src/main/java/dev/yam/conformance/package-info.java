/**
 * Judges of Yam from outside: golden vectors of the originals, fixture servers for independent suites, peers.
 *
 * <p>Reading order: {@link dev.yam.conformance.Conformance}, then the command of interest.
 */
@NullMarked
package dev.yam.conformance;

import org.jspecify.annotations.NullMarked;
