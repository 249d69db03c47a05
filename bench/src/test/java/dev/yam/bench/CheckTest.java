package dev.yam.bench;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelHandlerContext;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The generator notices what a server does wrong. */
class CheckTest {

  private final Scratch scratch = new Scratch();
  private final Room room = new Room();

  /** Answers as the bare server does, but for the 10th message of a connection. */
  private abstract class Faulty extends RolledHandler {

    private int seen;

    private Faulty() {
      super(scratch, room);
    }

    @Override
    final void frame(ChannelHandlerContext ctx, int opcode, byte[] bytes, int from, int to) {
      if (++seen == 10) {
        fault(ctx, opcode, bytes, from, to);
      } else {
        super.frame(ctx, opcode, bytes, from, to);
      }
    }

    final void right(ChannelHandlerContext ctx, int opcode, byte[] bytes, int from, int to) {
      super.frame(ctx, opcode, bytes, from, to);
    }

    abstract void fault(ChannelHandlerContext ctx, int opcode, byte[] bytes, int from, int to);
  }

  private static void assertNoticed(Scenario scenario, Supplier<Faulty> handler, String message) {
    try (var server = BareServer.start(0, pipeline -> pipeline.addLast(handler.get()))) {

      assertThatThrownBy(() -> Loads.run(scenario, "32", server.port()))

          .isInstanceOf(LoadException.class).hasMessageContaining(message);
    }
  }

  @Test
  void givenEcho_whenOneByteDiffers_thenLoadFails() {
    assertNoticed(Scenario.ECHO, () -> new Faulty() {
      @Override
      void fault(ChannelHandlerContext ctx, int opcode, byte[] bytes, int from, int to) {
        bytes[to - 4] ^= 1;
        right(ctx, opcode, bytes, from, to);
      }
    }, "wrong answer: 42[\"echo\",\"");
  }

  @Test
  void givenEcho_whenOneIsLost_thenLoadFails() {
    assertNoticed(Scenario.ECHO, () -> new Faulty() {
      @Override
      void fault(ChannelHandlerContext ctx, int opcode, byte[] bytes, int from, int to) {}
    }, "wrong answer: 42[\"echo\",\"");
  }

  @Test
  void givenAck_whenOneIsSentTwice_thenLoadFails() {
    assertNoticed(Scenario.ACK, () -> new Faulty() {
      @Override
      void fault(ChannelHandlerContext ctx, int opcode, byte[] bytes, int from, int to) {
        right(ctx, opcode, bytes, from, to);
        right(ctx, opcode, bytes, from, to);
      }
    }, "wrong answer: 43");
  }

  @Test
  void givenBinaryEcho_whenAttachmentIsCut_thenLoadFails() {
    assertNoticed(Scenario.BIN, () -> new Faulty() {
      @Override
      void fault(ChannelHandlerContext ctx, int opcode, byte[] bytes, int from, int to) {
        right(ctx, opcode, bytes, from, to - 1);
      }
    }, "wrong answer: ");
  }

  @Test
  void givenEcho_whenServerClosesTheConnection_thenLoadFails() {
    assertNoticed(Scenario.ECHO, () -> new Faulty() {
      @Override
      void fault(ChannelHandlerContext ctx, int opcode, byte[] bytes, int from, int to) {
        ctx.close();
      }
    }, "the server closed a connection");
  }

  @Test
  void givenAServerThatAnswersNothing_whenTheWindowEnds_thenLoadFails() {
    Supplier<RolledHandler> mute = () -> new RolledHandler(scratch, room) {
      @Override
      void frame(ChannelHandlerContext ctx, int opcode, byte[] bytes, int from, int to) {
        if (bytes[from] != '4' || bytes[from + 1] != '2') {
          super.frame(ctx, opcode, bytes, from, to); // the CONNECT, but no event
        }
      }
    };
    try (var server = BareServer.start(0, pipeline -> pipeline.addLast(mute.get()))) {
      assertThatThrownBy(() -> Loads.run(Scenario.ECHO, "32", server.port(), 1))

          .isInstanceOf(LoadException.class).hasMessageContaining("no answer within the window");
    }
  }

  @Test
  void givenNoServer_whenLoaded_thenLoadFails() {
    int port;
    try (var server = BareServer.start(BareServer.Codec.ROLLED, 0)) {
      port = server.port();
    }

    assertThatThrownBy(() -> Loads.run(Scenario.ECHO, "32", port))

        .isInstanceOf(LoadException.class).hasMessageContaining("cannot connect to");
  }
}
