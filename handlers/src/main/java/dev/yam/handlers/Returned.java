package dev.yam.handlers;

import dev.yam.server.Socket;
import dev.yam.wire.Args;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of what a method returns.
 *
 * <pre>
 * In:     {@link GatewayMethod#handle}; of what comes later {@link StageAnswer},
 *         {@link PublisherAnswer}, {@link IteratorAnswer}
 * Out:    {@code socket.emit} or the ack; {@link Failures}, if it cannot be written
 * Thread: where the value is: the lane, or whoever completes a future or publishes
 * </pre>
 *
 * @param maxRunning {@link dev.yam.wire.Limit#ANSWERS}'s value in force
 */
record Returned(Failures failures, int maxRunning) {

  /** Of a method. Throws what the caller is to give to {@link Failures}. */
  void give(Call call, @Nullable Object result) {
    if (result == null) {
      return;
    }
    switch (result) {
      case Event event -> emit(call.socket(), event);
      case CompletionStage<?> later -> giveLater(call, later);
      case Flow.Publisher<?> publisher -> new PublisherAnswer(call, this).from(publisher);
      case BaseStream<?, ?> stream -> new IteratorAnswer(call, this, stream.iterator(), stream).start();
      case Iterator<?> values -> new IteratorAnswer(call, this, values, closing(values)).start();
      case Optional<?> perhaps -> give(call, perhaps.orElse(null));
      default -> answer(call, result);
    }
  }

  /** What came when nobody was there any more: a stream is closed, as it would be at its end. */
  static void discard(@Nullable Object value) {
    if (value instanceof BaseStream<?, ?> stream) {
      stream.close();
    }
  }

  private static AutoCloseable closing(Iterator<?> values) {
    return values instanceof AutoCloseable closeable ? closeable : () -> {};
  }

  private void giveLater(Call call, CompletionStage<?> later) {
    if (later instanceof CompletableFuture<?> future && future.isDone() && !future.isCompletedExceptionally()) {
      give(call, future.join());
    } else {
      new StageAnswer(call, this).after(later);
    }
  }

  /** One of several values, or one that a method was known to return: never one that leads to more. */
  static void giveOne(Call call, @Nullable Object value) {
    if (value instanceof Event event) {
      emit(call.socket(), event);
    } else if (value != null) {
      answer(call, value);
    }
  }

  private static void emit(Socket socket, Event event) {
    @Nullable Object[] values = event.values();
    if (values.length == 1 && values[0] instanceof Args args) {
      socket.emit(event.name(), args);
    } else {
      socket.emit(event.name(), values);
    }
  }

  private static void answer(Call call, Object value) {
    if (value instanceof Args args) {
      call.ack().send(args);
    } else if (call.ack().isRequested()) {
      call.ack().send(value);
    }
  }

  /** A failure that came when the method had returned. */
  void fail(Call call, Throwable failure) {
    Throwable wrapped = failure instanceof CompletionException ? failure.getCause() : null;
    Throwable cause = wrapped != null ? wrapped : failure;
    call.target().tracing().within(call, () -> failures.tell(call, cause));
  }
}
