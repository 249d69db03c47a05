package dev.yam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.server.spi.AckSink;
import dev.yam.server.spi.Adapter;
import dev.yam.server.spi.Change;
import dev.yam.server.spi.Fetched;
import dev.yam.server.spi.LocalNode;
import dev.yam.server.spi.Publication;
import dev.yam.server.spi.Selection;
import dev.yam.server.spi.ServerEvent;
import dev.yam.wire.Args;
import dev.yam.wire.EventName;
import dev.yam.wire.Packet;
import dev.yam.wire.Parser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every operator with every other, in every place where a chain begins: what an adapter is given. */
class OperatorTest extends ServerTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(77);

  private final List<Publication> published = new CopyOnWriteArrayList<>();
  private final List<Duration> timeouts = new CopyOnWriteArrayList<>();

  private enum Op {
    TO,
    IN,
    EXCEPT,
    LOCAL,
    VOLATILE,
    UNCOMPRESSED,
    TIMEOUT;

    BroadcastOperator on(BroadcastOperator chain) {
      return switch (this) {
        case TO -> chain.to("a", "b");
        case IN -> chain.in("c");
        case EXCEPT -> chain.except("x", "y");
        case LOCAL -> chain.local();
        case VOLATILE -> chain.asVolatile();
        case UNCOMPRESSED -> chain.compress(false);
        case TIMEOUT -> chain.timeout(OperatorTest.TIMEOUT);
      };
    }
  }

  /** Takes all and answers at once. */
  private final class Recording implements Adapter {
    Recording(LocalNode node) {}

    @Override
    public void publish(Publication publication) {
      published.add(publication);
    }

    @Override
    public void publish(Publication publication, Duration timeout, AckSink sink) {
      published.add(publication);
      timeouts.add(timeout);
      sink.expect(0);
    }

    @Override
    public void apply(Selection selection, Change change) {}

    @Override
    public CompletableFuture<Fetched> fetch(Selection selection, Duration deadline) {
      return CompletableFuture.completedFuture(new Fetched(List.of(), Map.of()));
    }

    @Override
    public void tellServers(ServerEvent event) {}

    @Override
    public void askServers(ServerEvent event, Duration timeout, AckSink sink) {}
  }

  /** Where a chain begins, and whom it leaves out by itself. */
  private record Start(String name, BroadcastOperator everyone, List<Begin> first, List<String> except) {}

  /** The same operator as a method of what the chain begins with. */
  private record Begin(Op op, BroadcastOperator chain) {}

  private List<Start> starts() throws Exception {
    Server server = start(Server.builder().adapter(Recording::new));
    Namespace nsp = server.of("/chat");
    DynamicNamespace kind = server.of(Pattern.compile("/room-.*"));
    connect(server, "/room-1");
    connect(server, "/chat");
    await().until(() -> nsp.sockets().size() == 1);
    Socket socket = nsp.sockets().iterator().next();
    BroadcastOperator all = nsp.broadcast();
    return List.of(
        new Start("Server", server.broadcast(), List.of(
            new Begin(Op.TO, server.to("a", "b")), new Begin(Op.IN, server.in("c")),
            new Begin(Op.EXCEPT, server.except("x", "y")), new Begin(Op.LOCAL, server.local()),
            new Begin(Op.VOLATILE, server.asVolatile()), new Begin(Op.UNCOMPRESSED, server.compress(false)),
            new Begin(Op.TIMEOUT, server.timeout(TIMEOUT))), List.of()),
        new Start("Namespace", all, List.of(
            new Begin(Op.TO, nsp.to("a", "b")), new Begin(Op.IN, nsp.in("c")),
            new Begin(Op.EXCEPT, nsp.except("x", "y")), new Begin(Op.LOCAL, nsp.local()),
            new Begin(Op.VOLATILE, nsp.asVolatile()), new Begin(Op.UNCOMPRESSED, nsp.compress(false)),
            new Begin(Op.TIMEOUT, nsp.timeout(TIMEOUT))), List.of()),
        new Start("DynamicNamespace", kind.broadcast(), List.of(
            new Begin(Op.TO, kind.to("a", "b")), new Begin(Op.IN, kind.in("c")),
            new Begin(Op.EXCEPT, kind.except("x", "y")), new Begin(Op.LOCAL, kind.local()),
            new Begin(Op.VOLATILE, kind.asVolatile()), new Begin(Op.UNCOMPRESSED, kind.compress(false)),
            new Begin(Op.TIMEOUT, kind.timeout(TIMEOUT))), List.of()),
        new Start("Socket", socket.broadcast(), List.of(
            new Begin(Op.TO, socket.to("a", "b")), new Begin(Op.IN, socket.in("c")),
            new Begin(Op.EXCEPT, socket.except("x", "y")), new Begin(Op.LOCAL, socket.local()),
            new Begin(Op.VOLATILE, socket.asVolatile().broadcast()),
            new Begin(Op.UNCOMPRESSED, socket.compress(false).broadcast()),
            new Begin(Op.TIMEOUT, socket.timeout(TIMEOUT).broadcast())), List.of(socket.id())),
        new Start("SocketEmitter", socket.asVolatile().compress(false).timeout(TIMEOUT).broadcast(), List.of(
            new Begin(Op.TO, socket.asVolatile().compress(false).timeout(TIMEOUT).to("a", "b")),
            new Begin(Op.IN, socket.compress(false).timeout(TIMEOUT).asVolatile().in("c")),
            new Begin(Op.EXCEPT, socket.timeout(TIMEOUT).asVolatile().compress(false).except("x", "y")),
            new Begin(Op.LOCAL, socket.asVolatile().compress(false).timeout(TIMEOUT).local())), List.of(socket.id())));
  }

  @Test
  void givenEveryOperatorWithEveryOther_whenEmitted_thenTheAdapterIsGivenThemAllAndNothingElse() throws Exception {
    int combinations = 0;
    for (Start start : starts()) {
      boolean flagged = start.name().equals("SocketEmitter");
      for (Begin begin : start.first()) {
        for (int bits = 0; bits < 1 << Op.values().length; bits++) {
          Set<Op> others = others(bits);
          Set<Op> all = EnumSet.of(begin.op());
          all.addAll(others);
          if (flagged) {
            all.addAll(EnumSet.of(Op.VOLATILE, Op.UNCOMPRESSED, Op.TIMEOUT));
          }
          String which = start.name() + " " + begin.op() + " then " + others;
          check(which, chain(begin.chain(), List.copyOf(others)), all, start.except());
          check(which + " backwards", chain(begin.chain(), List.copyOf(others).reversed()), all, start.except());
          combinations += 2;
        }
      }
    }
    assertThat(combinations).isEqualTo((4 * 7 + 4) * 128 * 2);
  }

  private static Set<Op> others(int bits) {
    Set<Op> others = EnumSet.noneOf(Op.class);
    int rest = bits;
    for (Op op : Op.values()) {
      if ((rest & 1) != 0) {
        others.add(op);
      }
      rest >>= 1;
    }
    return others;
  }

  private static BroadcastOperator chain(BroadcastOperator start, List<Op> ops) {
    BroadcastOperator chain = start;
    for (Op op : ops) {
      chain = op.on(chain);
    }
    return chain;
  }

  private void check(String which, BroadcastOperator chain, Set<Op> ops, List<String> without) {
    published.clear();
    timeouts.clear();

    chain.emit("event", 1);
    chain.emitWithAck("event", 1);

    assertThat(published).as(which).hasSize(2);
    for (Publication each : published) {
      assertThat(Set.copyOf(each.selection().rooms())).as(which).isEqualTo(rooms(ops));
      assertThat(Set.copyOf(each.selection().except())).as(which).isEqualTo(except(ops, without));
      assertThat(each.flags()).as(which).isEqualTo(new Publication.Flags(
          ops.contains(Op.VOLATILE), ops.contains(Op.LOCAL), !ops.contains(Op.UNCOMPRESSED)));
    }
    assertThat(timeouts).as(which).containsExactly(ops.contains(Op.TIMEOUT) ? TIMEOUT : Duration.ofSeconds(10));
  }

  private static Set<String> rooms(Set<Op> ops) {
    var rooms = new ArrayList<String>();
    if (ops.contains(Op.TO)) {
      rooms.addAll(List.of("a", "b"));
    }
    if (ops.contains(Op.IN)) {
      rooms.add("c");
    }
    return Set.copyOf(rooms);
  }

  private static Set<String> except(Set<Op> ops, List<String> without) {
    var except = new ArrayList<>(without);
    if (ops.contains(Op.EXCEPT)) {
      except.addAll(List.of("x", "y"));
    }
    return Set.copyOf(except);
  }

  @Test
  void givenAnOperatorThatIsKept_whenOthersAreMadeOfIt_thenItStaysAsItWas() throws Exception {
    Server server = start(Server.builder().adapter(Recording::new));
    BroadcastOperator kept = server.to("a");

    for (Op op : Op.values()) {
      op.on(kept);
    }
    kept.emit("event");

    assertThat(published).containsExactly(new Publication(
        EventName.of("event"), Args.NONE, new Selection(List.of("a"), List.of()), Publication.Flags.NONE));
  }

  @Test
  void givenAnEventOfOneSocket_whenItIsNotToBeCompressed_thenItsMessageSaysSo() {
    var event = new Packet.Event("/", EventName.of("event"), Args.NONE, OptionalLong.empty());

    assertThat(Socket.encode(Parser.JSON, event, false).compressible()).isFalse();
    assertThat(Socket.encode(Parser.JSON, event, false).detach().compressible()).isFalse();
    assertThat(Socket.encode(Parser.JSON, event, true).compressible()).isTrue();
  }
}
