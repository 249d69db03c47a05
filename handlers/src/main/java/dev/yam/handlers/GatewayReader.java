package dev.yam.handlers;

import dev.yam.engine.EventNames;
import dev.yam.handlers.spi.GatewayAddress;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the annotations of a gateway and binds its methods. At the start, not for each event. */
final class GatewayReader {

  private final Settings settings;
  private final Instances instances;

  /** What gateways are built with. */
  record Settings(
      MethodHandles.Lookup lookup, GatewayMethod.Stages global, GatewayMethod.Shared shared, Optional<BeanCheck> beans) {}

  /** A gateway as it is bound. */
  record Read(
      GatewayAddress address, List<GatewayMethod> connect, List<GatewayMethod> disconnect, List<GatewayMethod> events) {}

  GatewayReader(Settings settings, Instances instances) {
    this.settings = settings;
    this.instances = instances;
  }

  Read read(Object gateway) {
    Class<?> type = gateway.getClass();
    Gateway said = type.getAnnotation(Gateway.class);
    if (said == null) {
      throw new IllegalArgumentException(type.getName() + " is no gateway: it has no @Gateway");
    }
    if (!said.value().startsWith("/")) {
      throw new IllegalArgumentException(
          type.getName() + ": the namespace of @Gateway(\"" + said.value() + "\") begins with a slash");
    }
    var read = new Read(new GatewayAddress(said.value(), said.port(), said.path()),
        new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Method method : methods(type)) {
      add(gateway, method, read);
    }
    checkEvents(type, read.events());
    return read;
  }

  /** Those of superclasses first; one that is overridden is called as it is now. */
  private static List<Method> methods(Class<?> type) {
    var found = new ArrayList<Method>();
    var signatures = new HashSet<String>();
    for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
      var own = Arrays.stream(each.getDeclaredMethods())
          .filter(method -> kinds(method).findAny().isPresent() && !method.isBridge())
          .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toString))
          .filter(method -> Modifier.isPrivate(method.getModifiers())
              || signatures.add(method.getName() + Arrays.toString(method.getParameterTypes())))
          .toList();
      found.addAll(0, own);
    }
    return found;
  }

  private static Stream<Class<? extends Annotation>> kinds(Method method) {
    return Stream.<Class<? extends Annotation>>of(On.class, OnConnect.class, OnDisconnect.class)
        .filter(method::isAnnotationPresent);
  }

  private void add(Object gateway, Method method, Read read) {
    if (Modifier.isStatic(method.getModifiers()) || kinds(method).count() > 1) {
      throw new IllegalArgumentException(
          method + ": a method of a gateway is not static, and has one of @On, @OnConnect and @OnDisconnect");
    }
    On on = method.getAnnotation(On.class);
    if (on != null) {
      EventNames.of(on.value()); // refuses what is reserved
      read.events().add(bind(gateway, method, MethodKind.EVENT, on.value()));
    } else if (method.isAnnotationPresent(OnConnect.class)) {
      read.connect().add(bind(gateway, method, MethodKind.CONNECT, "connection"));
    } else {
      read.disconnect().add(bind(gateway, method, MethodKind.DISCONNECT, "disconnect"));
    }
  }

  private GatewayMethod bind(Object gateway, Method method, MethodKind kind, String event) {
    var origin = new GatewayMethod.Origin(gateway.getClass(), method, event);
    return new GatewayMethod(origin, stages(origin, kind), invocation(gateway, origin, kind), settings.shared());
  }

  private GatewayMethod.Stages stages(GatewayMethod.Origin origin, MethodKind kind) {
    var filters = new ArrayList<ExceptionFilter>();
    filters.addAll(filters(origin.method().getAnnotation(Filtered.class)));
    filters.addAll(filters(origin.gateway().getAnnotation(Filtered.class)));
    filters.addAll(settings.global().filters());
    if (kind != MethodKind.EVENT) {
      return new GatewayMethod.Stages(new Guard[0], new Interceptor[0], List.copyOf(filters));
    }
    var guards = new ArrayList<>(List.of(settings.global().guards()));
    guards.addAll(guards(origin.gateway().getAnnotation(Guarded.class)));
    guards.addAll(guards(origin.method().getAnnotation(Guarded.class)));
    var interceptors = new ArrayList<>(List.of(settings.global().interceptors()));
    interceptors.addAll(interceptors(origin.gateway().getAnnotation(Intercepted.class)));
    interceptors.addAll(interceptors(origin.method().getAnnotation(Intercepted.class)));
    return new GatewayMethod.Stages(
        guards.toArray(Guard[]::new), interceptors.toArray(Interceptor[]::new), List.copyOf(filters));
  }

  private List<Guard> guards(@Nullable Guarded said) {
    return said == null ? List.of() : Arrays.stream(said.value()).<Guard>map(instances::one).toList();
  }

  private List<Interceptor> interceptors(@Nullable Intercepted said) {
    return said == null ? List.of() : Arrays.stream(said.value()).<Interceptor>map(instances::one).toList();
  }

  private List<ExceptionFilter> filters(@Nullable Filtered said) {
    return said == null ? List.of() : Arrays.stream(said.value()).<ExceptionFilter>map(instances::one).toList();
  }

  private Invocation invocation(Object gateway, GatewayMethod.Origin origin, MethodKind kind) {
    Method method = origin.method();
    MethodHandle handle = handle(method).bindTo(gateway);
    List<ParameterSource> given = new Parameters(method, kind, instances).given();
    Invocation bound = settings.beans()
        .flatMap(beans -> beans.of(gateway, method, given))
        .map(check -> Invocation.checked(handle, given, check))
        .orElseGet(() -> Invocation.direct(handle, given));
    On on = method.getAnnotation(On.class);
    if (on == null || on.schema().isEmpty()) {
      return bound;
    }
    var schema = SchemaCheck.of(on.schema(), method);
    return call -> {
      schema.check(call.body());
      return bound.of(call);
    };
  }

  private MethodHandle handle(Method method) {
    Class<?> type = method.getDeclaringClass();
    GatewayReader.class.getModule().addReads(type.getModule()); // as reflection does by itself
    try {
      return MethodHandles.privateLookupIn(type, settings.lookup()).unreflect(method).asFixedArity();
    } catch (IllegalAccessException closed) {
      throw new IllegalArgumentException(
          method + " cannot be called: say Gateways.builder().lookup(MethodHandles.lookup()), "
              + "or have module-info.java open its package to dev.yam.handlers", closed);
    }
  }

  private static void checkEvents(Class<?> type, List<GatewayMethod> events) {
    Set<String> names = new HashSet<>();
    for (GatewayMethod each : events) {
      if (!names.add(each.event())) {
        throw new IllegalArgumentException(
            type.getName() + " has two methods for \"" + each.event() + "\": nothing says which comes first");
      }
    }
  }
}
