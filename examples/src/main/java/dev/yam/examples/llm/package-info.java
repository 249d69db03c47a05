/**
 * A model's answer, word by word, on a page.
 *
 * <pre>
 * endpoint ── server-sent events ──> EventStream > Chunk > Reading ── pieces ──> Assistant ── events ──> page
 *          <── closed connection ──                        <── request, cancel ──         <── ask, stop ──
 * </pre>
 *
 * <p>To read first: {@link dev.yam.examples.llm.Assistant}, the gateway. {@link dev.yam.examples.llm.StandIn} is for
 * tests, and for trying it without a model.
 */
@NullMarked
package dev.yam.examples.llm;

import org.jspecify.annotations.NullMarked;
