/**
 * What messages may cost, counted: {@code bench/budgets} and {@code bench/thresholds.json}.
 *
 * <pre>
 *   Budgets ──▶ Row ──▶ Work (CodecWork, RoadWork), IdleHeap      loaded by CountingLoader, as is all of Yam
 *      │          └──▶ Meter ──▶ InstructionCounter ◀── every block of Yam's code, by BlockCounter
 *      └──▶ Thresholds, Figure
 * </pre>
 *
 * Reading order: {@link dev.yam.bench.budgets.Budgets}, {@link dev.yam.bench.budgets.Row},
 * {@link dev.yam.bench.budgets.Meter}, {@link dev.yam.bench.budgets.RoadWork}, then
 * {@link dev.yam.bench.budgets.CountingLoader} and {@link dev.yam.bench.budgets.BlockCounter}.
 */
@NullMarked
package dev.yam.bench.budgets;

import org.jspecify.annotations.NullMarked;
