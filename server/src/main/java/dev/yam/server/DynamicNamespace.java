package dev.yam.server;

import dev.yam.engine.Dispatch;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules of namespaces that come into being when a client asks for them, and go when the last client has left,
 * unless {@link Server#of(String)} has named them. (Socket.IO: parent namespace.) Any thread.
 */
public final class DynamicNamespace {

  private final Optional<Pattern> pattern;
  private final NamespacePredicate names;
  private final Namespaces namespaces;
  private final Admission rules = new Admission(Optional.empty());

  DynamicNamespace(Optional<Pattern> pattern, NamespacePredicate names, Namespaces namespaces) {
    this.pattern = pattern;
    this.names = names;
    this.namespaces = namespaces;
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

  /** Sends to everyone in every namespace of this kind. */
  public void emit(String event, @Nullable Object... values) {
    for (Namespace child : children()) {
      child.emit(event, values);
    }
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
