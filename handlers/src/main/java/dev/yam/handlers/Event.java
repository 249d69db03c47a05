package dev.yam.handlers;

import org.jspecify.annotations.Nullable;

/**
 * An event that a method returns to have it sent to the client that the method was called for, instead of an answer.
 *
 * @param values its arguments, in their order, as {@code Socket.emit} takes them, or {@link dev.yam.wire.Args} alone, which
 *     are sent as they came; the array is not copied
 */
public record Event(String name, @Nullable Object... values) {}
