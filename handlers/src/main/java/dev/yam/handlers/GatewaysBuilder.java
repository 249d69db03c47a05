package dev.yam.handlers;

import dev.yam.handlers.GatewayReader.Read;
import dev.yam.wire.Limit;
import jakarta.validation.Validator;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.helpers.NOPMDCAdapter;

/** What may be said of {@link Gateways} before they are built. */
abstract sealed class GatewaysBuilder permits Gateways.Builder {

  private final List<Supplier<?>> gateways = new ArrayList<>();
  private final List<Guard> guards = new ArrayList<>();
  private final List<Interceptor> interceptors = new ArrayList<>();
  private final List<ExceptionFilter> filters = new ArrayList<>();
  private final List<Class<? extends Throwable>> revealed = new ArrayList<>();
  private Function<Class<?>, ?> factory = Instances::byConstructor;
  private MethodHandles.Lookup lookup = MethodHandles.lookup();
  private Optional<RequestIds> ids = Optional.of(RequestIds.uuid());
  private boolean inLog = true;
  private boolean takesTraceparent;
  private boolean inErrors;
  private @Nullable Object validator;
  private int maxRunningAnswers = (int) Limit.ANSWERS.defaultValue();

  private Gateways.Builder self() {
    return (Gateways.Builder) this;
  }

  /** Adds a gateway: an object of a class with {@link Gateway}. Those of one namespace hear events in this order. */
  public Gateways.Builder add(Object gateway) {
    Objects.requireNonNull(gateway);
    gateways.add(() -> gateway);
    return self();
  }

  /** Adds a gateway that {@link #factory} makes: one, when gateways are built. */
  public Gateways.Builder add(Class<?> gateway) {
    gateways.add(() -> factory.apply(gateway));
    return self();
  }

  /** Adds a gateway that {@code maker} makes: one, when gateways are built. */
  public <T> Gateways.Builder add(Class<T> gateway, Supplier<? extends T> maker) {
    gateways.add(() -> gateway.cast(maker.get()));
    return self();
  }

  /**
   * Makes what is named by its class: gateways, guards, interceptors, filters, converters. By their constructors without
   * parameters.
   */
  public Gateways.Builder factory(Function<Class<?>, ?> value) {
    factory = value;
    return self();
  }

  /**
   * By which methods are found: {@code MethodHandles.lookup()} of a class in the module of the gateways, where the module
   * does not open their packages. That of this module.
   */
  public Gateways.Builder lookup(MethodHandles.Lookup value) {
    lookup = value;
    return self();
  }

  /** Asked for every event, before the guards of gateways and methods. None. */
  public Gateways.Builder guard(Guard value) {
    guards.add(value);
    return self();
  }

  /** Stands around every method, outside the interceptors of gateways and methods. None. */
  public Gateways.Builder intercept(Interceptor value) {
    interceptors.add(value);
    return self();
  }

  /** Asked for every failure, behind the filters of methods and gateways. None. */
  public Gateways.Builder filter(ExceptionFilter value) {
    filters.add(value);
    return self();
  }

  /** How events are named. UUIDs of version 4. */
  public Gateways.Builder requestIds(RequestIds value) {
    ids = Optional.of(value);
    return self();
  }

  /** Events have no ids: {@link RequestId} parameters are null. */
  public Gateways.Builder noRequestIds() {
    ids = Optional.empty();
    return self();
  }

  /**
   * Whether the id stands in the MDC of SLF4J, as {@code requestId}, while an event is handled. True; without it an id is
   * made only where one is asked for.
   */
  public Gateways.Builder requestIdInLog(boolean value) {
    inLog = value;
    return self();
  }

  /**
   * Whether the client is told the id with each error, as {@code requestId} beside {@code status} and {@code message}.
   * False: clients may take nothing but the two.
   */
  public Gateways.Builder requestIdInErrors(boolean value) {
    inErrors = value;
    return self();
  }

  /**
   * Whether a client may say which trace an event belongs to (W3C Trace Context): by a member {@code traceparent} of its
   * first argument, whose trace id is the request id then, or for all events of its connection by a header of that name. It
   * stands in the MDC as {@code traceId}. False: it is the word of a client, and costs a look into each event.
   */
  public Gateways.Builder traceparent(boolean value) {
    takesTraceparent = value;
    return self();
  }

  /** Exceptions, and their subclasses, whose messages clients may see. None but {@link GatewayException}. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public final Gateways.Builder reveal(Class<? extends Throwable>... types) {
    revealed.addAll(List.of(types));
    return self();
  }

  /** Validates what clients send. The default of the provider, if Bean Validation is on the class path. */
  public Gateways.Builder validator(Validator value) {
    validator = value;
    return self();
  }

  /** {@link Limit#ANSWERS}. */
  public Gateways.Builder maxRunningAnswers(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("maxRunningAnswers is at least 1: " + count);
    }
    maxRunningAnswers = count;
    return self();
  }

  final List<Read> read() {
    boolean heard = inLog && !(MDC.getMDCAdapter() instanceof NOPMDCAdapter);
    var failures = new Failures(List.copyOf(revealed));
    var tracing = new Tracing(ids, heard, takesTraceparent, inErrors);
    var shared = new GatewayMethod.Shared(tracing, new Returned(failures, maxRunningAnswers));
    var global = new GatewayMethod.Stages(
        guards.toArray(Guard[]::new), interceptors.toArray(Interceptor[]::new), List.copyOf(filters));
    var reader = new GatewayReader(new GatewayReader.Settings(lookup, global, shared, beans()), new Instances(factory));
    return gateways.stream().map(gateway -> reader.read(gateway.get())).toList();
  }

  private Optional<BeanCheck> beans() {
    if (validator != null) {
      return Optional.of(new BeanCheck((Validator) validator));
    }
    return isValidationPresent() ? BeanCheck.byProvider() : Optional.empty();
  }

  /** Asked before {@link BeanCheck} is touched: its class cannot be linked where the API is absent. */
  private static boolean isValidationPresent() {
    try {
      Class.forName("jakarta.validation.Validator", false, GatewaysBuilder.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }
}
