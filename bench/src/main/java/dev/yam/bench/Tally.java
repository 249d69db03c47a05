package dev.yam.bench;

import io.netty.channel.ChannelOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/** What the clients of one load have in common; lives on the load's one event loop. */
final class Tally {

  private static final int SHOWN = 160;

  private final Scratch scratch = new Scratch();
  private final List<Client> open = new ArrayList<>();
  private final CompletableFuture<Void> failed = new CompletableFuture<>();
  private final Histogram latencies = Latency.histogram();
  private Runnable onOpen = () -> {};
  private long messages;
  private long awaited = Long.MAX_VALUE;
  private CompletableFuture<Void> reached = new CompletableFuture<>();
  private boolean closing;

  Scratch scratch() {
    return scratch;
  }

  /** Of deliveries on a {@link Schedule}. */
  Histogram latencies() {
    return latencies;
  }

  /** Answers that came and were right. */
  long messages() {
    return messages;
  }

  void count() {
    if (++messages == awaited) {
      reached.complete(null);
    }
  }

  /** Completes when so many more answers have come. */
  CompletableFuture<Void> after(long more) {
    awaited = more > Long.MAX_VALUE - messages ? Long.MAX_VALUE : messages + more;
    reached = new CompletableFuture<>();
    return reached;
  }

  List<Client> open() {
    return open;
  }

  /** With a reset: many connections that were closed politely would keep their ports for a minute. */
  void closeAll() {
    for (Client client : open) {
      client.channel().config().setOption(ChannelOption.SO_LINGER, 0);
      client.channel().close();
    }
    open.clear();
  }

  void onOpen(Runnable next) {
    onOpen = next;
  }

  void opened(Client client) {
    open.add(client);
    onOpen.run();
  }

  /** From now on connections may close. */
  void closing(boolean expected) {
    closing = expected;
  }

  void closed(String what) {
    if (!closing) {
      fail(what);
    }
  }

  /** Completes, with a {@link LoadException}, at the first failure; any thread. */
  CompletableFuture<Void> failed() {
    return failed;
  }

  void fail(String message) {
    failed.completeExceptionally(new LoadException(message));
  }

  void wrong(String expected, byte[] bytes, int from, int to) {
    fail("wrong answer: " + expected + " expected, got " + shown(bytes, from, to));
  }

  /** The start of {@code bytes}, with a dot for what a terminal would not print. */
  static String shown(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + SHOWN);
    var out = new StringBuilder();
    for (int i = from; i < end; i++) {
      out.append(bytes[i] >= ' ' && bytes[i] < 0x7F ? (char) bytes[i] : '.');
    }
    return out.append(end < to ? "… (" + (to - from) + " bytes)" : "").toString();
  }
}
