package dev.yam.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * One load on a server: opens the clients, warms up, measures a window. All clients live on one event loop; the thread
 * that runs the load only waits and looks.
 */
final class Load implements AutoCloseable {

  /** How many handshakes are under way at once. */
  private static final int AT_ONCE = 64;

  /** How long a server may be silent before it is given up. */
  private static final int PATIENCE_SECONDS = 10;

  /** A connection has a port of its own: so many to one server need several addresses to come from. */
  private static final int SOURCES = 8;

  /** How many times longer than told a warm-up may last. */
  private static final int SLOWEST = 6;

  private static final int READ_SIZE = 1 << 16;
  private static final int GENTLE_MILLIS = 200;

  private final LoadOptions options;
  private final Progress progress;
  private final Tally tally = new Tally();
  private final EventLoopGroup group = Loops.one();
  private final EventLoop loop = group.next();
  private int connected;

  /** The messages of a second ago, and for how many seconds there have been no more. */
  private long seen = -1;
  private int silent;

  private Load(LoadOptions options, Progress progress) {
    this.options = options;
    this.progress = progress;
  }

  /** Throws {@link LoadException} when a connection is refused or lost, an answer is wrong, or none comes. */
  static Outcome run(LoadOptions options, Progress progress) {
    try (var load = new Load(options, progress)) {
      return switch (options.scenario()) {
        case ECHO, ACK, BIN, BROADCAST, POLLING -> load.steady();
        case IDLE -> load.idle();
        case CONNECT -> load.storm();
      };
    }
  }

  private Outcome steady() {
    open();
    onLoop(() -> {
      tally.open().forEach(Client::start);
      return true;
    });
    warmUp();
    Sample from = sample();
    pass("measuring", options.seconds(), onLoop(() -> tally.after(options.messages())));
    Sample to = sample();
    return Outcome.of(options, from, to, to.messages() - from.messages(), OptionalLong.empty());
  }

  private Outcome idle() {
    OptionalLong before = resident();
    open();
    awaitQuiet();
    Sample from = sample();
    pass("holding", options.seconds(), tally.failed());
    Sample to = sample();
    return Outcome.of(options, from, to, options.connections(), before);
  }

  /** The same number of connections again and again until the server is warm, then once more. */
  private Outcome storm() {
    long warm = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.warmup());
    while (System.nanoTime() < warm) {
      open();
      closeAll();
      awaitQuiet();
    }
    OptionalLong before = resident();
    Sample from = sample();
    open();
    return Outcome.of(options, from, sample(), options.connections(), before);
  }

  private void open() {
    int count = options.connections() + (options.scenario() == Scenario.BROADCAST ? 1 : 0);
    progress.show(options.title() + ": connecting");
    var opening = new Opening(count, workload());
    loop.execute(opening::begin);
    long opened = -1;
    while (!within(opening.done, PATIENCE_SECONDS)) {
      long now = onLoop(() -> opening.opened);
      if (now == opened) {
        throw new LoadException(now + " of " + count + " connections are open, and the server lets no more in");
      }
      opened = now;
    }
  }

  /** Opens so many clients, a few at a time; lives on the loop. */
  private final class Opening {

    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final int count;
    private final Workload workload;
    private int begun;
    private int opened;

    private Opening(int count, Workload workload) {
      this.count = count;
      this.workload = workload;
    }

    private void begin() {
      tally.onOpen(this::next);
      // One after the other at the end: the last is the last to be open.
      for (int i = Math.min(AT_ONCE, Math.max(1, count - 1)); i > 0; i--) {
        workload.open(begun++);
      }
    }

    private void next() {
      opened++;
      if (opened == count) {
        done.complete(null);
      } else if (begun < count - 1 || (begun < count && opened == count - 1)) {
        workload.open(begun++);
      }
    }
  }

  private Workload workload() {
    Payload payload = options.payload();
    return switch (options.scenario()) {
      case ECHO -> exchange(Exchange.echo(payload));
      case ACK -> exchange(Exchange.ack(payload));
      case BIN -> exchange(Exchange.bin(payload));
      case BROADCAST -> {
        var broadcast = new Broadcast(tally, Exchange.broadcast(payload), options.connections(), options.inFlight());
        yield index -> connect(channel -> broadcast.client(channel, index == options.connections()));
      }
      case POLLING -> {
        var exchange = PollingExchange.of(payload);
        yield index -> new PollingClient(this, tally, exchange).open();
      }
      case IDLE, CONNECT -> index -> connect(channel -> new WebSocketClient(channel, tally, ""));
    };
  }

  private Workload exchange(Exchange exchange) {
    return index -> connect(channel -> new ExchangeClient(channel, tally, exchange, options.inFlight()));
  }

  /** Connects one channel more, handled by what {@code handler} makes for it; on the loop. */
  void connect(Function<Channel, ? extends ChannelHandler> handler) {
    new Bootstrap().group(loop).channel(Loops.channel())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_SIZE))
        .handler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            channel.pipeline().addLast(handler.apply(channel));
          }
        })
        .connect(options.server(), source())
        .addListener(result -> {
          if (!result.isSuccess()) {
            tally.fail("cannot connect to " + options.server() + ": " + result.cause().getMessage());
          }
        });
  }

  /** Any address of loopback for a server there, in turn; the system's choice for one elsewhere. */
  private InetSocketAddress source() {
    boolean many = options.scenario() == Scenario.CONNECT || options.scenario() == Scenario.IDLE;
    if (!many || !options.server().getAddress().isLoopbackAddress()) {
      return new InetSocketAddress(0);
    }
    try {
      byte[] address = {127, 0, 0, (byte) (2 + connected++ % SOURCES)};
      return new InetSocketAddress(InetAddress.getByAddress(address), 0);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Until the server has used the warm-up's seconds of CPU, where they can be told: on a machine that others use too,
   * its compiler gets no further for the time that merely passes.
   */
  private void warmUp() {
    if (options.pid().isEmpty()) {
      pass("warm-up", options.warmup(), tally.failed());
      return;
    }
    var server = new ServerProcess(options.pid().getAsLong());
    long enough = server.cpuMicros() + TimeUnit.SECONDS.toMicros(options.warmup());
    for (int second = 0; second < SLOWEST * options.warmup() && server.cpuMicros() < enough; second++) {
      pass("warm-up", 1, tally.failed());
    }
  }

  /** Waits so long or until {@code end}, and looks every second whether the server still answers. */
  private void pass(String what, int seconds, CompletableFuture<?> end) {
    for (int second = 0; second < seconds && !within(end, 1); second++) {
      long now = onLoop(tally::messages);
      silent = now == seen && options.scenario() != Scenario.IDLE ? silent + 1 : 0;
      if (silent == PATIENCE_SECONDS) {
        throw new LoadException("no answer for " + PATIENCE_SECONDS + " seconds, after " + now);
      }
      progress.show(String.format(Locale.ROOT, "%s: %s %d/%d s, %,d %s", options.title(), what, second + 1, seconds, now,
          options.scenario().units()));
      seen = now;
    }
    progress.clear();
  }

  private Sample sample() {
    return onLoop(() -> Sample.now(tally, options.pid()));
  }

  private OptionalLong resident() {
    return options.pid().isEmpty() ? OptionalLong.empty()
        : OptionalLong.of(new ServerProcess(options.pid().getAsLong()).residentBytes());
  }

  private void closeAll() {
    onLoop(() -> {
      tally.closing(true);
      tally.open().forEach(client -> client.channel().close());
      tally.open().clear();
      return true;
    });
    onLoop(() -> {
      tally.closing(false);
      return true;
    });
  }

  /** Until the server has digested what was asked of it: it uses next to no CPU for a while. */
  private void awaitQuiet() {
    if (options.pid().isEmpty()) {
      return;
    }
    var server = new ServerProcess(options.pid().getAsLong());
    var quiet = new CompletableFuture<Void>();
    loop.execute(() -> look(server, 0, quiet));
    if (!within(quiet, PATIENCE_SECONDS)) {
      throw new LoadException("the server does not come to rest with nothing to do");
    }
  }

  private void look(ServerProcess server, long before, CompletableFuture<Void> quiet) {
    long now;
    try {
      now = server.cpuMicros();
    } catch (LoadException e) {
      quiet.completeExceptionally(e);
      return;
    }
    if (now - before <= TimeUnit.MILLISECONDS.toMicros(GENTLE_MILLIS) / 20) {
      quiet.complete(null);
    } else {
      loop.schedule(() -> look(server, now, quiet), GENTLE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private <T> T onLoop(Callable<T> task) {
    try {
      return loop.submit(task).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof LoadException known ? known : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** Whether it completed in time; throws what failed the load meanwhile. */
  private boolean within(CompletableFuture<?> future, int seconds) {
    try {
      CompletableFuture.anyOf(future, tally.failed()).get(seconds, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof LoadException known ? known : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static LoadException interrupted() {
    Thread.currentThread().interrupt();
    return new LoadException("interrupted");
  }

  @Override
  public void close() {
    tally.closing(true);
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
