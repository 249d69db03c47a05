package dev.yam.handlers;

import dev.yam.engine.Ack;
import dev.yam.server.Socket;
import dev.yam.wire.Args;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One event on its way to a method, as guards, interceptors and exception filters see it. Any thread. */
public sealed class Call permits DisconnectCall {

  /** The key of {@code socket.data()} under which who the client is stands: a {@link Principal}. */
  public static final String PRINCIPAL = "principal";

  private final Client client;
  private final GatewayMethod method;
  private final Args args;
  private final Ack ack;

  /** Made when first asked for, or with the call where it is logged. Under the monitor. */
  private @Nullable String requestId;

  Call(Client client, GatewayMethod method, Args args, Ack ack) {
    this.client = client;
    this.method = method;
    this.args = args;
    this.ack = ack;
  }

  public final Socket socket() {
    return client.socket();
  }

  /** The event's name; {@code connection} and {@code disconnect} for {@link OnConnect} and {@link OnDisconnect}. */
  public final String event() {
    return method.event();
  }

  /** What the client sent, unread. */
  public final Args args() {
    return args;
  }

  /** What a {@link Body} parameter is bound to: no argument, or one, the list of them if there were several. */
  public final Args body() {
    return args.gathered();
  }

  /** The answer; only the first one is sent. */
  public final Ack ack() {
    return ack;
  }

  /** Who the client is, if somebody has verified it ({@link #PRINCIPAL}). */
  public final Optional<Principal> principal() {
    return socket().data().get(PRINCIPAL) instanceof Principal known ? Optional.of(known) : Optional.empty();
  }

  /** Always the same for one call; empty where there are none ({@link Gateways.Builder#noRequestIds}). */
  public final synchronized String requestId() {
    String known = requestId;
    if (known == null) {
      known = method.tracing().newId(this);
      requestId = known;
    }
    return known;
  }

  /** What the client says of the trace it is in, if it does and the option is on ({@link Gateways.Builder#traceparent}). */
  public final Optional<TraceParent> traceparent() {
    return method.tracing().traceparent(this);
  }

  /** The method that is called. */
  public final Method method() {
    return method.method();
  }

  /** The annotation of the method, or else of its class: where a guard finds which roles may, for example. */
  public final <A extends Annotation> Optional<A> annotation(Class<A> type) {
    A ofMethod = method().getAnnotation(type);
    return Optional.ofNullable(ofMethod != null ? ofMethod : method.gateway().getAnnotation(type));
  }

  final Client client() {
    return client;
  }

  final GatewayMethod target() {
    return method;
  }

  @Override
  public final String toString() {
    return method + " for \"" + event() + "\" of " + socket();
  }
}
