package dev.yam.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yam.wire.Outgoing;
import dev.yam.wire.Slice;
import dev.yam.wire.WebSocketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequenceTest {

  private static final Outgoing A = Outgoing.text(Slice.utf8("4a"));
  private static final Outgoing B = Outgoing.withAttachments(
      Slice.utf8("451-b"), List.of(Slice.of(new byte[200]), Slice.of(new byte[] {1})));
  private static final Outgoing OWN = Outgoing.text(Slice.utf8("4" + "x".repeat(70_000)));

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final EngineLoop loop = new EngineLoop(channel.eventLoop(), System::nanoTime);
  private final ByteBufAllocator allocator = channel.alloc();

  @Test
  void givenSessionsWithTheSameMessages_whenFramed_thenOneBufferUntilTheTurnEnds() {
    Sequence first = loop.emptySequence().then(A).then(B);
    Sequence second = loop.emptySequence().then(A).then(B);

    ByteBuf one = first.frames(Framing.PLAIN, allocator, loop);
    ByteBuf two = second.frames(Framing.PLAIN, allocator, loop);

    assertThat(second).isSameAs(first);
    assertThat(bytes(one)).isEqualTo(frames(A, B));
    assertThat(one.skipBytes(3).memoryAddress()).isEqualTo(two.memoryAddress());
    assertThat(two.readerIndex()).as("each has its own place").isZero();
    one.release();
    two.release();
    assertThat(two.refCnt()).as("others may still follow").isOne();
    channel.runPendingTasks();
    assertThat(two.refCnt()).isZero();
  }

  @Test
  void givenOneWithAMessageOfItsOwn_whenFramed_thenEachHasItsOrder() {
    Sequence plain = loop.emptySequence().then(A);
    Sequence mixed = loop.emptySequence().then(A).then(OWN).then(B);
    Sequence before = loop.emptySequence().then(OWN).then(A);
    plain = plain.then(B);
    Sequence other = loop.emptySequence().then(A).then(B);

    assertThat(released(plain)).isEqualTo(frames(A, B));
    assertThat(released(mixed)).isEqualTo(frames(A, OWN, B));
    assertThat(released(before)).isEqualTo(frames(OWN, A));
    assertThat(released(other)).isEqualTo(frames(A, B));
    channel.runPendingTasks();
  }

  @Test
  void givenATurnThatEnded_whenTheSameMessageComesAgain_thenAnotherSequence() {
    Sequence former = loop.emptySequence().then(A);
    loop.emptySequence().then(A).frames(Framing.PLAIN, allocator, loop).release();

    channel.runPendingTasks();

    assertThat(loop.emptySequence().then(A)).isNotSameAs(former);
    assertThat(released(former)).isEqualTo(frames(A));
    channel.runPendingTasks();
  }

  @Test
  void givenASequence_whenCopied_thenInOrder() {
    var queue = new ArrayDeque<Outgoing>();

    loop.emptySequence().then(A).then(OWN).then(B).copyTo(queue);

    assertThat(queue).containsExactly(A, OWN, B);
  }

  private String released(Sequence sequence) {
    ByteBuf frames = sequence.frames(Framing.PLAIN, allocator, loop);
    String hex = bytes(frames);
    frames.release();
    return hex;
  }

  private static String frames(Outgoing... messages) {
    ByteBuf expected = Unpooled.buffer();
    for (Outgoing message : messages) {
      WebSocketEncoder.message(expected, message);
    }
    return bytes(expected);
  }

  private static String bytes(ByteBuf buffer) {
    return ByteBufUtil.hexDump(buffer);
  }
}
