package dev.yam.server;

import dev.yam.server.spi.AckSink;
import dev.yam.server.spi.Adapter;
import dev.yam.server.spi.Change;
import dev.yam.server.spi.Fetched;
import dev.yam.server.spi.LocalNode;
import dev.yam.server.spi.Publication;
import dev.yam.server.spi.Selection;
import dev.yam.server.spi.ServerEvent;
import dev.yam.server.spi.SocketRecord;
import dev.yam.wire.Args;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of one process, linked by queues: what a publish/subscribe service does to adapters, without one. Messages to a
 * node that is cut off are lost; a node that was killed is noticed at once.
 */
final class LinkedCluster implements Cluster {

  private final List<Node> nodes = new ArrayList<>();

  LinkedCluster(int size, UnaryOperator<Server.Builder> settings) {
    for (int i = 0; i < size; i++) {
      nodes.add(new Node("node " + i));
    }
    for (Node node : nodes) {
      node.server = settings
          .apply(Server.builder().host("127.0.0.1").adapter(local -> node.adapter(this, local)))
          .build()
          .start();
    }
  }

  @Override
  public int size() {
    return nodes.size();
  }

  @Override
  public Server node(int index) {
    return nodes.get(index).server();
  }

  @Override
  public void kill(int index) {
    Node dead = nodes.get(index);
    dead.alive = false;
    dead.reachable = false;
    for (Node node : nodes) {
      node.adapters.values().forEach(adapter -> adapter.gone(dead));
    }
  }

  @Override
  public void partition(int index) {
    nodes.get(index).reachable = false;
  }

  @Override
  public void heal(int index) {
    nodes.get(index).reachable = true;
  }

  @Override
  public void close() {
    for (Node node : nodes) {
      node.server().close();
      node.inbox.shutdown();
    }
  }

  private static final class Node {
    final String name;
    final ExecutorService inbox = Executors.newSingleThreadExecutor();
    final Map<String, LinkedAdapter> adapters = new ConcurrentHashMap<>();
    private @Nullable Server server;
    volatile boolean alive = true;
    volatile boolean reachable = true;

    Node(String name) {
      this.name = name;
    }

    Server server() {
      return Objects.requireNonNull(server);
    }

    Adapter adapter(LinkedCluster cluster, LocalNode local) {
      var adapter = new LinkedAdapter(cluster, this, local);
      adapters.put(local.namespace(), adapter);
      return adapter;
    }
  }

  /** Delivers here at the call and to the others by their queues, in the same order. */
  private static final class LinkedAdapter implements Adapter {
    private final LinkedCluster cluster;
    private final Node home;
    private final LocalNode local;
    private final Set<Asked> open = ConcurrentHashMap.newKeySet();

    LinkedAdapter(LinkedCluster cluster, Node home, LocalNode local) {
      this.cluster = cluster;
      this.home = home;
      this.local = local;
    }

    @Override
    public void publish(Publication publication) {
      local.deliver(publication);
      if (!publication.flags().local()) {
        others().forEach(node -> send(node, there -> there.deliver(publication)));
      }
    }

    @Override
    public void publish(Publication publication, Duration timeout, AckSink sink) {
      List<Node> asked = publication.flags().local() ? List.of() : others();
      var answers = new Asked(sink, home, asked);
      open.add(answers);
      local.deliver(publication, timeout, answers.from(home));
      for (Node node : asked) {
        send(node, there -> there.deliver(publication, timeout, answers.from(node)));
      }
    }

    @Override
    public void apply(Selection selection, Change change) {
      local.apply(selection, change);
      others().forEach(node -> send(node, there -> there.apply(selection, change)));
    }

    @Override
    public CompletableFuture<Fetched> fetch(Selection selection, Duration deadline) {
      var parts = new LinkedHashMap<String, CompletableFuture<List<SocketRecord>>>();
      parts.put(home.name, local.fetch(selection));
      for (Node node : others()) {
        var part = new CompletableFuture<List<SocketRecord>>();
        parts.put(node.name, part.orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS));
        send(node, there -> there.fetch(selection).thenAccept(part::complete));
      }
      return CompletableFuture.allOf(parts.values().toArray(CompletableFuture[]::new))
          .handleAsync((done, late) -> whole(parts), Thread::startVirtualThread);
    }

    private static Fetched whole(Map<String, CompletableFuture<List<SocketRecord>>> parts) {
      var sockets = new ArrayList<SocketRecord>();
      var failures = new LinkedHashMap<String, String>();
      parts.forEach((node, part) -> {
        if (part.isCompletedExceptionally()) {
          failures.put(node, "no answer in time");
        } else {
          sockets.addAll(part.join());
        }
      });
      return new Fetched(sockets, failures);
    }

    @Override
    public void tellServers(ServerEvent event) {
      others().forEach(node -> send(node, there -> there.told(event)));
    }

    @Override
    public void askServers(ServerEvent event, Duration timeout, AckSink sink) {
      List<Node> asked = others();
      sink.expect(asked.size());
      asked.forEach(node -> send(node, there -> there.asked(event, sink::answer)));
    }

    private List<Node> others() {
      return cluster.nodes.stream().filter(node -> node != home && node.alive).toList();
    }

    private void send(Node to, Consumer<LocalNode> message) {
      to.inbox.execute(() -> {
        LinkedAdapter there = to.adapters.get(local.namespace());
        if (there != null && to.reachable && home.reachable) {
          message.accept(there.local);
        }
      });
    }

    void gone(Node dead) {
      open.forEach(asked -> asked.gone(dead));
    }
  }

  /** One question: the counts of all nodes make one. */
  private static final class Asked {
    private final AckSink sink;
    private final Map<Node, Integer> reached = new ConcurrentHashMap<>();
    private final Set<Node> silent = ConcurrentHashMap.newKeySet();

    Asked(AckSink sink, Node home, List<Node> others) {
      this.sink = sink;
      silent.add(home);
      silent.addAll(others);
    }

    synchronized void reached(Node node, int clients) {
      if (silent.remove(node)) {
        reached.put(node, clients);
        tell();
      }
    }

    synchronized void gone(Node node) {
      boolean waitedFor = silent.remove(node);
      if (reached.remove(node) != null || waitedFor) {
        sink.nodeFailed(node.name);
        tell();
      }
    }

    private void tell() {
      if (silent.isEmpty()) {
        sink.expect(reached.values().stream().mapToInt(Integer::intValue).sum());
      }
    }

    AckSink from(Node node) {
      return new AckSink() {
        @Override
        public void expect(int clients) {
          reached(node, clients);
        }

        @Override
        public void answer(Args args) {
          if (node.alive) {
            sink.answer(args);
          }
        }

        @Override
        public void nodeFailed(String name) {
          throw new AssertionError("a node reports its own sockets only: " + name);
        }
      };
    }
  }
}
