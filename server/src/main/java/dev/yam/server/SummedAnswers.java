package dev.yam.server;

import dev.yam.server.spi.AckSink;
import dev.yam.wire.Args;

/** Makes one question of several: the numbers of clients that the parts expect are added up. Any thread. */
final class SummedAnswers {

  private static final int UNKNOWN = -1;

  private final AckSink whole;
  private int silentParts;
  private int clients;

  SummedAnswers(int parts, AckSink whole) {
    this.whole = whole;
    this.silentParts = parts;
    if (parts == 0) {
      whole.expect(0);
    }
  }

  AckSink part() {
    return new Part();
  }

  private synchronized void change(boolean first, int more) {
    if (first) {
      silentParts--;
    }
    clients += more;
    if (silentParts == 0) {
      whole.expect(clients);
    }
  }

  private final class Part implements AckSink {
    private int expected = UNKNOWN;

    @Override
    public void expect(int clients) {
      int before;
      synchronized (this) {
        before = expected;
        expected = clients;
      }
      change(before == UNKNOWN, before == UNKNOWN ? clients : clients - before);
    }

    @Override
    public void answer(Args args) {
      whole.answer(args);
    }

    @Override
    public void nodeFailed(String node) {
      whole.nodeFailed(node);
    }
  }
}
