package dev.yam.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/** Keeps so many requests in flight; sends one for each answer, those of one read in one write. */
final class ExchangeClient extends WebSocketClient {

  private final Exchange exchange;
  private final int inFlight;

  /** The variants that come next. */
  private int toSend;
  private int toReceive;

  private int due;
  private boolean attachmentAwaited;

  ExchangeClient(Channel channel, Tally tally, Exchange exchange, int inFlight) {
    super(channel, tally, "");
    this.exchange = exchange;
    this.inFlight = inFlight;
  }

  @Override
  public void start() {
    due = inFlight;
    sendDue();
  }

  private void sendDue() {
    ByteBuf out = channel().alloc().buffer(due * exchange.requests().length());
    exchange.requests().write(out, toSend, due);
    toSend = (toSend + due) % Payload.VARIANTS;
    due = 0;
    channel().writeAndFlush(out, channel().voidPromise());
  }

  @Override
  void message(byte[] bytes, int from, int to) {
    if (attachmentAwaited || !exchange.isAnswer(toReceive, bytes, from, to)) {
      tally().wrong(attachmentAwaited ? "an attachment" : expected(), bytes, from, to);
    } else if (exchange.isBinary()) {
      attachmentAwaited = true;
    } else {
      answered();
    }
  }

  @Override
  void attachment(byte[] bytes, int from, int to) {
    if (!attachmentAwaited || !exchange.isAttachment(toReceive, bytes, from, to)) {
      tally().wrong(attachmentAwaited ? "attachment " + Payload.number(toReceive) : expected(), bytes, from, to);
      return;
    }
    attachmentAwaited = false;
    answered();
  }

  private String expected() {
    byte[] answer = exchange.answers()[toReceive];
    return Tally.shown(answer, 0, answer.length);
  }

  private void answered() {
    toReceive = (toReceive + 1) % Payload.VARIANTS;
    due++;
    tally().count();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (due > 0) {
      sendDue();
    }
  }
}
