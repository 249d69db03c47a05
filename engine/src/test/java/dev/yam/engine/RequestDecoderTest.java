package dev.yam.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yam.wire.Limit;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestDecoderTest {

  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  private final EngineCounters counters = new EngineCounters();
  private final RequestDecoder decoder = new RequestDecoder(HttpOptions.Limits.DEFAULT, bytes -> true, counters);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private int reads;

  @BeforeEach
  void open() {
    channel.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
      @Override
      public void read(ChannelHandlerContext context) {
        reads++;
        context.read();
      }
    });
    channel.pipeline().addLast(decoder);
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void send(String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, ISO_8859_1));
  }

  @Test
  void givenHeld_whenMoreComesThanMayWait_thenNoMoreIsAskedFor() {
    decoder.hold();
    send(REQUEST.repeat(1_000));
    reads = 0;

    send(REQUEST);

    assertThat(channel.config().isAutoRead()).isFalse();
    assertThat(reads).isZero();
    assertThat(counters.met(Limit.PIPELINED)).isEqualTo(1);
  }

  @Test
  void givenStopped_whenItProceeds_thenReadsAndUnderstandsAgain() throws Exception {
    decoder.hold();
    send(REQUEST.repeat(1_000));

    decoder.proceed();

    assertThat(channel.config().isAutoRead()).isTrue();
    assertThat(channel.inboundMessages()).hasSize(2_000);
  }
}
