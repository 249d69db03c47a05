package dev.yam.server;

import dev.yam.engine.EventNames;
import dev.yam.server.spi.Change;
import dev.yam.server.spi.Publication;
import dev.yam.server.spi.Selection;
import dev.yam.wire.Args;
import dev.yam.wire.EventName;
import dev.yam.wire.NodesFailedException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who a broadcast is for and how it is sent. Immutable: each operator returns another, so that one may be kept and
 * used again. Any thread; what one thread broadcasts reaches each receiver in that order.
 */
public final class BroadcastOperator {

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  private final Audience audience;
  private final Selection selection;
  private final Publication.Flags flags;
  private final Duration timeout;

  BroadcastOperator(Audience audience) {
    this(audience, Selection.EVERYONE, Publication.Flags.NONE, DEFAULT_TIMEOUT);
  }

  private BroadcastOperator(Audience audience, Selection selection, Publication.Flags flags, Duration timeout) {
    this.audience = audience;
    this.selection = selection;
    this.flags = flags;
    this.timeout = timeout;
  }

  /** Those in any of the rooms, and of the rooms named before; each socket once. */
  public BroadcastOperator to(String... rooms) {
    return with(new Selection(plus(selection.rooms(), rooms), selection.except()));
  }

  /** The same as {@link #to}. */
  public BroadcastOperator in(String... rooms) {
    return to(rooms);
  }

  /** But not those in any of the rooms. */
  public BroadcastOperator except(String... rooms) {
    return with(new Selection(selection.rooms(), plus(selection.except(), rooms)));
  }

  /**
   * Drops the event for receivers that cannot take it at once (Socket.IO: {@code volatile}). What is to be answered is
   * never dropped.
   */
  public BroadcastOperator asVolatile() {
    return new BroadcastOperator(audience, selection, flags.asDroppable(), timeout);
  }

  /** Only the sockets of this node. */
  public BroadcastOperator local() {
    return new BroadcastOperator(audience, selection, flags.asLocal(), timeout);
  }

  /** Whether the event may be compressed, where transport and options do that. True. */
  public BroadcastOperator compress(boolean compress) {
    return new BroadcastOperator(audience, selection, flags.withCompress(compress), timeout);
  }

  /** How long {@link #emitWithAck} waits for the last answer, and {@link #fetchSockets} for the last node. 10 s. */
  public BroadcastOperator timeout(Duration timeout) {
    return new BroadcastOperator(audience, selection, flags, timeout);
  }

  private BroadcastOperator with(Selection selection) {
    return new BroadcastOperator(audience, selection, flags, timeout);
  }

  /** The same selection, sent as an operator of a socket says. */
  BroadcastOperator with(Publication.Flags flags, Optional<Duration> timeout) {
    return new BroadcastOperator(audience, selection, flags, timeout.orElse(this.timeout));
  }

  private static List<String> plus(List<String> known, String... more) {
    return known.isEmpty() ? List.of(more) : Stream.concat(known.stream(), Arrays.stream(more)).toList();
  }

  /**
   * Sends an event to everyone who is meant, encoded once.
   *
   * @throws dev.yam.wire.OverloadedException if broadcasts are made faster than they can be delivered
   */
  public void emit(String event, @Nullable Object... values) {
    emit(event, Args.of(audience.binder(), values));
  }

  /** As {@link #emit(String, Object...)}, with arguments as they came. */
  public void emit(String event, Args args) {
    audience.publish(publication(EventNames.of(event), args));
  }

  /**
   * Sends an event that everyone answers. Completes on a virtual thread with all answers in the order they came, or
   * with {@link dev.yam.wire.AckTimeoutException}, which holds those that came in time. A client that leaves, or that
   * owes as many answers as it may already ({@link dev.yam.wire.Limit#PENDING_ACKS}), is one that has not answered. Of
   * clients of the line protocol, which have no answers, none is expected: they are sent the event.
   */
  public CompletableFuture<List<Args>> emitWithAck(String event, @Nullable Object... values) {
    return emitWithAck(event, Args.of(audience.binder(), values));
  }

  /** As {@link #emitWithAck(String, Object...)}, with arguments as they came. */
  public CompletableFuture<List<Args>> emitWithAck(String event, Args args) {
    var answers = new BroadcastAnswers();
    audience.publish(publication(EventNames.of(event), args), timeout, answers);
    return answers.within(timeout);
  }

  private Publication publication(EventName name, Args args) {
    return new Publication(name, args, selection, flags);
  }

  /**
   * The sockets that are meant, as they are when their loops are asked: behind what the same thread has joined, left and
   * disconnected before. Completes on a virtual thread, or exceptionally with {@link NodesFailedException}, which names
   * the nodes that did not tell theirs within {@link #timeout} and has the sockets of the others.
   */
  public CompletableFuture<List<RemoteSocket>> fetchSockets() {
    return audience.fetch(selection, flags.local(), timeout).thenApply(found -> {
      if (!found.failures().isEmpty()) {
        throw new NodesFailedException(found.failures(), found.sockets());
      }
      return found.sockets();
    });
  }

  /** Makes everyone who is meant join rooms. */
  public void socketsJoin(String... rooms) {
    audience.apply(selection, new Change.Join(List.of(rooms)), flags.local());
  }

  /** Makes everyone who is meant leave rooms. */
  public void socketsLeave(String... rooms) {
    audience.apply(selection, new Change.Leave(List.of(rooms)), flags.local());
  }

  /** As {@link Socket#disconnect()} for everyone who is meant. */
  public void disconnectSockets() {
    disconnectSockets(false);
  }

  /** As {@link Socket#disconnect(boolean)} for everyone who is meant. */
  public void disconnectSockets(boolean close) {
    audience.apply(selection, new Change.Disconnect(close), flags.local());
  }
}
