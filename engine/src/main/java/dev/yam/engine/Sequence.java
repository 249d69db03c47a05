package dev.yam.engine;

import dev.yam.wire.Outgoing;
import dev.yam.wire.Slice;
import dev.yam.wire.WebSocketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages that leave a session in one turn: the last link of a chain that begins at {@link EngineLoop#emptySequence}.
 * Sessions that are given the same messages, one after the other, go along the same links. A broadcast is one step for
 * each receiver, and all that receivers have in common is framed, and merged into one buffer, once:
 *
 * <pre>
 * empty ── a ── b ── c     framed once, however many sessions were given a, b and c
 *           \
 *            x ── b        a session that was given something of its own in between: framed for it alone
 * </pre>
 *
 * <p>A link holds a message until the turn ends; what cannot leave by then is kept elsewhere ({@link SendQueue}).
 *
 * <pre>
 * In:     messages of sessions
 * Out:    frames of transports
 * Thread: its loop
 * </pre>
 */
final class Sequence {

  private final @Nullable Sequence before;
  private final Outgoing last;
  private final long cost;
  private final int length;

  /** The step that was taken last from here, and that the next session is likely to take too. */
  private @Nullable Sequence next;

  private boolean shared;
  private @Nullable ByteBuf frames;

  /** Where receivers that want another framing than {@link Framing#PLAIN} share bytes too. */
  private @Nullable Map<Framing, ByteBuf> otherFrames;

  /** No messages: where every sequence begins. */
  static Sequence empty() {
    return new Sequence(null, Outgoing.text(Slice.EMPTY), 0, 0);
  }

  private Sequence(@Nullable Sequence before, Outgoing last, long cost, int length) {
    this.before = before;
    this.last = last;
    this.cost = cost;
    this.length = length;
  }

  /** These messages and then {@code message}. */
  Sequence then(Outgoing message) {
    Sequence known = next;
    if (known != null && known.last == message) {
      known.shared = true;
      return known;
    }
    var step = alone(message);
    next = step;
    return step;
  }

  /** As {@link #then}, for one session only. */
  Sequence alone(Outgoing message) {
    return new Sequence(
        this, message, cost + SendQueue.cost(message.size()), length + WebSocketEncoder.length(message));
  }

  /** What it counts for while it waits. */
  long cost() {
    return cost;
  }

  /** Bytes of its frames. */
  int length() {
    return length;
  }

  /**
   * The frames of all messages, for one session. Where others were given the same, it is a share of one buffer that
   * lives until the turn of {@code loop} ends. (Broadcast 32 B to 1,000: framing and its
   * buffers were 8 % of the CPU.)
   */
  ByteBuf frames(Framing framing, ByteBufAllocator allocator, EngineLoop loop) {
    if (framing != Framing.PLAIN && (!framing.ofWebSocket() || hasAttachments())) {
      return otherFrames(framing, allocator, loop);
    }
    if (!shared) {
      return framed(allocator);
    }
    if (frames == null) {
      frames = framed(allocator);
      loop.releaseAtEndOfTurn(this);
    }
    return frames.retainedDuplicate();
  }

  /** From the last message to the first: each knows where it begins. */
  private ByteBuf framed(ByteBufAllocator allocator) {
    ByteBuf out = allocator.ioBuffer(length);
    Sequence each = this;
    for (Sequence former = before; former != null; former = former.before) {
      WebSocketEncoder.message(out.writerIndex(former.length), each.last);
      each = former;
    }
    return out.writerIndex(length);
  }

  private boolean hasAttachments() {
    for (Sequence each = this; each != null; each = each.before) {
      if (!each.last.attachments().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private ByteBuf otherFrames(Framing framing, ByteBufAllocator allocator, EngineLoop loop) {
    if (!shared) {
      return framed(framing, allocator);
    }
    Map<Framing, ByteBuf> known = otherFrames;
    if (known == null) {
      known = new HashMap<>();
      otherFrames = known;
      loop.releaseAtEndOfTurn(this);
    }
    ByteBuf bytes = known.get(framing);
    if (bytes == null) {
      bytes = framed(framing, allocator);
      known.put(framing, bytes);
    }
    return bytes.retainedDuplicate();
  }

  /** From the last message to the first, as {@link #framed(ByteBufAllocator)}. */
  private ByteBuf framed(Framing framing, ByteBufAllocator allocator) {
    if (framing instanceof MessageFraming plain) {
      return plain.frames(toArray(), allocator);
    }
    int bytes = 0;
    for (Sequence each = this; each.before != null; each = each.before) {
      bytes = Math.addExact(bytes, framing.length(each.last));
    }
    ByteBuf out = allocator.ioBuffer(bytes);
    int from = bytes;
    for (Sequence each = this; each.before != null; each = each.before) {
      from -= framing.length(each.last);
      framing.write(out.writerIndex(from), each.last);
    }
    return out.writerIndex(bytes);
  }

  void releaseFrames() {
    if (frames != null) {
      frames.release();
      frames = null;
    }
    if (otherFrames != null) {
      otherFrames.values().forEach(ByteBuf::release);
      otherFrames = null;
    }
  }

  /** Nobody takes the steps of this turn any more. Called on the empty sequence. */
  void forgetSteps() {
    next = null;
  }

  /** Adds the messages to {@code queue}, in order and {@linkplain Outgoing#detach detached}: there they may wait. */
  void copyTo(Deque<Outgoing> queue) {
    for (Outgoing message : toArray()) {
      queue.add(message.detach());
    }
  }

  /** The messages, in order. */
  Outgoing[] toArray() {
    int count = 0;
    for (Sequence each = this; each.before != null; each = each.before) {
      count++;
    }
    var messages = new Outgoing[count];
    for (Sequence each = this; each.before != null; each = each.before) {
      messages[--count] = each.last;
    }
    return messages;
  }
}
