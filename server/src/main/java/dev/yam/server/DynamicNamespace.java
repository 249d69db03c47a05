package dev.yam.server;

import dev.yam.engine.Dispatch;
import dev.yam.wire.ArgumentBinder;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The rules of namespaces that come into being when a client asks for them (Socket.IO: parent namespace). They stay, or
 * go when the last client has left, if {@link Server.Builder#cleanupEmptyChildNamespaces} says so and
 * {@link Server#of(String)} has not named them. Any thread.
 *
 * <p>Operators mean everyone in all of them: those that this node has, and on other nodes those of the same names.
 */
public final class DynamicNamespace extends Broadcaster {

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
  @Override
  public BroadcastOperator broadcast() {
    return everyone;
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
