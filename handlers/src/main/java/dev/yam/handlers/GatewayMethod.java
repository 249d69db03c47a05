package dev.yam.handlers;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * A method of a gateway, with all that stands around it. Immutable.
 *
 * <pre>
 * In:     {@link MethodListener}, {@link Welcome}
 * Out:    guards → interceptors → {@link Invocation} → {@link Returned}; what is thrown → {@link Failures}
 * Thread: where handlers run
 * </pre>
 */
final class GatewayMethod {

  private static final List<Class<?>> LEADING_TO_MORE =
      List.of(CompletionStage.class, Flow.Publisher.class, BaseStream.class, java.util.Iterator.class, Optional.class);

  private final Origin origin;
  private final Stages stages;
  private final Invocation invocation;
  private final Shared shared;
  private final boolean returnsOne;

  /** Which method it is, of which gateway, and what it is called for. */
  record Origin(Class<?> gateway, Method method, String event) {}

  /** What stands around it, in the order in which it is asked. */
  record Stages(Guard[] guards, Interceptor[] interceptors, List<ExceptionFilter> filters) {}

  /** What all methods of the same gateways have in common. */
  record Shared(Tracing tracing, Returned returned) {}

  GatewayMethod(Origin origin, Stages stages, Invocation invocation, Shared shared) {
    this.origin = origin;
    this.stages = stages;
    this.invocation = invocation;
    this.shared = shared;
    this.returnsOne = stages.interceptors().length == 0 && leadsNowhere(origin.method().getReturnType());
  }

  /** Whether nothing of the type, not even of a subclass, is more than one value now. */
  private static boolean leadsNowhere(Class<?> type) {
    return (type.isPrimitive() || Modifier.isFinal(type.getModifiers()))
        && LEADING_TO_MORE.stream().noneMatch(each -> each.isAssignableFrom(type));
  }

  String event() {
    return origin.event();
  }

  Method method() {
    return origin.method();
  }

  Class<?> gateway() {
    return origin.gateway();
  }

  Tracing tracing() {
    return shared.tracing();
  }

  List<ExceptionFilter> filters() {
    return stages.filters();
  }

  /** Throws nothing. */
  void handle(Call call) {
    shared.tracing().enter(call);
    try {
      Object result = guarded(call);
      if (returnsOne) {
        Returned.giveOne(call, result);
      } else {
        shared.returned().give(call, result);
      }
    } catch (Throwable failure) {
      shared.returned().failures().tell(call, failure);
    } finally {
      shared.tracing().leave();
    }
  }

  private @Nullable Object guarded(Call call) throws Throwable {
    for (Guard guard : stages.guards()) {
      if (!guard.allows(call)) {
        throw new GatewayException("Forbidden resource");
      }
    }
    return stages.interceptors().length == 0 ? invocation.of(call) : intercepted(call, 0);
  }

  private @Nullable Object intercepted(Call call, int index) throws Exception {
    Interceptor[] all = stages.interceptors();
    if (index < all.length) {
      return all[index].around(call, () -> intercepted(call, index + 1));
    }
    try {
      return invocation.of(call);
    } catch (Exception | Error failure) {
      throw failure;
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public String toString() {
    return origin.gateway().getSimpleName() + "." + origin.method().getName();
  }
}
