package dev.yam.server;

import dev.yam.engine.Dispatch;
import dev.yam.wire.Args;
import dev.yam.wire.ArgumentBinder;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules of namespaces that come into being when a client asks for them (Socket.IO: parent namespace). They stay, or
 * go when the last client has left, if {@link Server.Builder#cleanupEmptyChildNamespaces} says so and
 * {@link Server#of(String)} has not named them. Any thread.
 *
 * <p>Operators mean everyone in all of them: those that this node has, and on other nodes those of the same names.
 */
public final class DynamicNamespace {

  private final Optional<Pattern> pattern;
  private final NamespacePredicate names;
  private final Namespaces namespaces;
  private final BroadcastOperator everyone;
  private final Admission rules = new Admission(Optional.empty());

  DynamicNamespace(
      Optional<Pattern> pattern, NamespacePredicate names, Namespaces namespaces, ArgumentBinder binder) {
    this.pattern = pattern;
    this.names = names;
    this.namespaces = namespaces;
    this.everyone = new BroadcastOperator(new KindAudience(this, binder));
  }

  /** Adds a check for the clients of every namespace of this kind. */
  public DynamicNamespace use(Middleware middleware) {
    rules.use(middleware);
    return this;
  }

  /** Called for each client that one of the namespaces lets in; {@link Socket#namespace} tells which. */
  public DynamicNamespace onConnection(ConnectionHandler handler) {
    rules.onConnection(handler);
    return this;
  }

  public DynamicNamespace dispatch(Dispatch dispatch) {
    rules.dispatch(dispatch);
    return this;
  }

  /** The namespaces of this kind that exist now, those that the application has named among them. */
  public Collection<Namespace> children() {
    return List.copyOf(namespaces.childrenOf(this));
  }

  /** Everyone in every namespace of this kind; the start of a selection. */
  public BroadcastOperator broadcast() {
    return everyone;
  }

  public BroadcastOperator to(String... rooms) {
    return everyone.to(rooms);
  }

  public BroadcastOperator in(String... rooms) {
    return everyone.in(rooms);
  }

  public BroadcastOperator except(String... rooms) {
    return everyone.except(rooms);
  }

  public BroadcastOperator asVolatile() {
    return everyone.asVolatile();
  }

  public BroadcastOperator local() {
    return everyone.local();
  }

  public BroadcastOperator compress(boolean compress) {
    return everyone.compress(compress);
  }

  public BroadcastOperator timeout(Duration timeout) {
    return everyone.timeout(timeout);
  }

  /** Sends to everyone in every namespace of this kind. */
  public void emit(String event, @Nullable Object... values) {
    everyone.emit(event, values);
  }

  public void emit(String event, Args args) {
    everyone.emit(event, args);
  }

  /** As {@link BroadcastOperator#emitWithAck(String, Object...)}, of everyone in every namespace of this kind. */
  public CompletableFuture<List<Args>> emitWithAck(String event, @Nullable Object... values) {
    return everyone.emitWithAck(event, values);
  }

  /** As {@link BroadcastOperator#fetchSockets}, of the namespaces that this node has. */
  public CompletableFuture<List<RemoteSocket>> fetchSockets() {
    return everyone.fetchSockets();
  }

  /** Whether {@code name} is of this kind, whoever asks. */
  boolean hasInPattern(String name) {
    return pattern.isPresent() && pattern.get().matcher(name).matches();
  }

  boolean covers(String name, Handshake handshake) throws Exception {
    return names.test(name, handshake);
  }

  Admission rules() {
    return rules;
  }
}
