package dev.yam.conformance;

import dev.yam.engine.Listener;
import dev.yam.engine.PerMessageDeflate;
import dev.yam.server.Server;
import dev.yam.wire.Parser;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Yam, in this process; started once for all suites. */
final class YamCounterpart implements Counterpart {

  private static final class Shared {
    static final Listener LISTENER = start();
  }

  private final int protocol;

  /** For clients that speak {@code protocol}, 4 or 3. */
  YamCounterpart(int protocol) {
    this.protocol = protocol;
  }

  private static Listener start() {
    var memory = new CounterpartMemory();
    Listener.Builder listener = Listener.builder().host("127.0.0.1").loops(2);
    for (Mount mount : Mount.values()) {
      Server server = options(mount).apply(Server.builder())
          .allowEIO3(true)
          .engine(engine -> engine.initialHeaders((request, response) -> response.add("Set-Cookie", "visit=1; Path=/")))
          .serveClient(false)
          .build();
      CounterpartHandlers.addTo(server, memory);
      listener.mount(mount.path, server);
    }
    return listener.build().start();
  }

  static UnaryOperator<Server.Builder> options(Mount mount) {
    return switch (mount) {
      case PLAIN -> builder -> builder;
      case QUICK -> builder -> builder.pingInterval(Duration.ofMillis(300)).pingTimeout(Duration.ofMillis(700));
      case SMALL -> builder -> builder.maxHttpBufferSize(2_000);
      case RECOVERY -> Server.Builder::connectionStateRecovery;
      case MSGPACK -> builder -> builder.parser(Parser.MSGPACK);
      case DEFLATE -> builder -> builder.perMessageDeflate(PerMessageDeflate.DEFAULT);
    };
  }

  @Override
  public URI uri(Mount mount) {
    return URI.create("http://127.0.0.1:" + Shared.LISTENER.port());
  }

  @Override
  public int protocol() {
    return protocol;
  }

  @Override
  public boolean can(Ability ability) {
    return switch (ability) {
      case WEB, EVENTS_BEFORE_THE_END, COOKIES_BY_WEBSOCKET -> true;
      case MSGPACK, RECOVERY, RECOVERY_FROM_THE_START, DEDUPLICATION, MAX_PAYLOAD -> protocol == 4;
      case STREAM -> false;
    };
  }

  @Override
  public String cookie() {
    return "visit=1";
  }
}
