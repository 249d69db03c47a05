package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A client's frames are a server's, masked: what reads a client's understands them. */
class ClientFramesTest {

  private final Random random = new Random(7);
  private final AtomicInteger keys = new AtomicInteger();

  private ByteBuf masked(ByteBuf frames) {
    return ClientFrames.masked(
        frames,
        UnpooledByteBufAllocator.DEFAULT,
        () -> {
          keys.incrementAndGet();
          return random.nextInt();
        });
  }

  private static List<WebSocketFrame> read(ByteBuf frames) {
    var read = new ArrayList<WebSocketFrame>();
    new WebSocketDecoder(Role.SERVER, new WebSocketLimits(1_000_000, 10)).decode(frames, read::add);
    frames.release();
    return read;
  }

  @Test
  void givenFramesOfEachLength_whenMasked_thenTheyAreReadAsTheyWere() {
    for (int length : new int[] {0, 1, 7, 8, 9, 125, 126, 127, 1_000, 65_535, 65_536, 100_001}) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      ByteBuf frames = Unpooled.buffer();
      WebSocketEncoder.binary(frames, Slice.of(bytes));
      WebSocketEncoder.text(frames, Slice.utf8("ä".repeat(length / 2)));
      WebSocketEncoder.ping(frames, Slice.utf8("p"));
      WebSocketEncoder.close(frames, CloseCode.NORMAL, "bye");
      keys.set(0);

      assertThat(read(masked(frames))).containsExactly(
          new WebSocketFrame.Binary(Slice.of(bytes)),
          new WebSocketFrame.Text(Slice.utf8("ä".repeat(length / 2))),
          new WebSocketFrame.Ping(Slice.utf8("p")),
          new WebSocketFrame.Close(CloseCode.NORMAL, "bye"));
      assertThat(keys).hasValue(4);
      assertThat(frames.refCnt()).isZero();
    }
  }

  @Test
  void givenSharedFrames_whenMasked_thenTheyStayAsTheyWere() {
    ByteBuf frames = Unpooled.buffer();
    WebSocketEncoder.text(frames, Slice.utf8("for many"));
    ByteBuf before = frames.copy();

    masked(frames.retainedDuplicate()).release();

    assertThat(frames).isEqualTo(before);
    assertThat(frames.refCnt()).isEqualTo(1);
    frames.release();
    before.release();
  }

  @Test
  void givenMessageWithAttachments_whenWrittenAsText_thenBytesAreBase64() {
    Outgoing message = Outgoing.withAttachments(Slice.utf8("4x"), List.of(Slice.of(new byte[] {1, 2, 3, 4}), Slice.EMPTY));
    ByteBuf frames = Unpooled.buffer();
    WebSocketTextEncoder.message(frames, message);

    assertThat(frames.readableBytes()).isEqualTo(WebSocketTextEncoder.length(message));
    assertThat(read(masked(frames))).containsExactly(
        new WebSocketFrame.Text(Slice.utf8("4x")),
        new WebSocketFrame.Text(Slice.utf8("bAQIDBA==")),
        new WebSocketFrame.Text(Slice.utf8("b")));
  }
}
