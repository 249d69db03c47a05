package dev.yam.handlers;

import dev.yam.engine.Ack;
import dev.yam.engine.DisconnectReason;
import dev.yam.server.BroadcastOperator;
import dev.yam.server.Handshake;
import dev.yam.server.Namespace;
import dev.yam.server.Socket;
import dev.yam.wire.Args;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out what the parameters of a method are to be given; refuses what cannot be. At the start, not for each event. */
final class Parameters {

  private static final List<Class<? extends Annotation>> ANNOTATIONS =
      List.of(Body.class, Argument.class, RequestId.class, AuthPrincipal.class);

  private static final Map<Class<?>, ParameterSource> BY_TYPE = Map.of(
      Socket.class, new ParameterSource(Call::socket),
      Handshake.class, new ParameterSource(call -> call.socket().handshake()),
      Namespace.class, new ParameterSource(call -> call.socket().namespace()),
      BroadcastOperator.class, new ParameterSource(call -> call.socket().broadcast()),
      Principal.class, new ParameterSource(call -> call.principal().orElse(null)),
      Call.class, new ParameterSource(call -> call));

  private static final Map<Class<?>, ParameterSource> BY_TYPE_OF_EVENTS = Map.of(
      Ack.class, new ParameterSource(Call::ack),
      Args.class, new ParameterSource(Call::args));

  private static final ParameterSource REASON = new ParameterSource(call -> ((DisconnectCall) call).reason());

  private final Method method;
  private final MethodKind kind;
  private final Instances instances;
  private boolean bodyGiven;

  Parameters(Method method, MethodKind kind, Instances instances) {
    this.method = method;
    this.kind = kind;
    this.instances = instances;
  }

  /** In their order. */
  List<ParameterSource> given() {
    var given = new ArrayList<ParameterSource>();
    for (Parameter parameter : method.getParameters()) {
      given.add(given(parameter));
    }
    return given;
  }

  private ParameterSource given(Parameter parameter) {
    List<Class<? extends Annotation>> said = ANNOTATIONS.stream().filter(parameter::isAnnotationPresent).toList();
    if (said.size() > 1) {
      throw refused(parameter, "has several annotations: one says what it is given");
    }
    if (said.isEmpty()) {
      return byType(parameter);
    }
    if (parameter.isAnnotationPresent(RequestId.class)) {
      return requestId(parameter);
    }
    if (parameter.isAnnotationPresent(AuthPrincipal.class)) {
      return principal(parameter);
    }
    if (kind != MethodKind.EVENT) {
      throw refused(parameter, "asks for what a client sends with an event, and there is none");
    }
    Argument argument = parameter.getAnnotation(Argument.class);
    if (argument == null) {
      return body(parameter, parameter.getAnnotation(Body.class));
    }
    if (argument.value() < 0) {
      throw refused(parameter, "has a negative place");
    }
    return new SentParameter(parameter).argument(argument.value());
  }

  private ParameterSource byType(Parameter parameter) {
    Class<?> type = parameter.getType();
    ParameterSource known = BY_TYPE.get(type);
    if (known == null && kind == MethodKind.EVENT) {
      known = BY_TYPE_OF_EVENTS.get(type);
    }
    if (known == null && kind == MethodKind.DISCONNECT && type == DisconnectReason.class) {
      known = REASON;
    }
    if (known != null) {
      return known;
    }
    if (kind == MethodKind.EVENT && !bodyGiven && !hasAnnotations() && type != DisconnectReason.class) {
      bodyGiven = true;
      return new SentParameter(parameter).body();
    }
    throw refused(parameter, "is nothing that it can be given. " + allowed());
  }

  private boolean hasAnnotations() {
    return Arrays.stream(method.getParameters())
        .anyMatch(each -> ANNOTATIONS.stream().anyMatch(each::isAnnotationPresent));
  }

  private String allowed() {
    String always =
        "Socket, Handshake, Namespace, BroadcastOperator, Principal or Call by its type, or @RequestId or @AuthPrincipal";
    return switch (kind) {
      case EVENT -> "It may be Ack, Args, " + always + ", or @Body, @Body(\"key\") or @Argument(n) by its annotation; "
          + "a method without annotated parameters may have one of any type, which is the body";
      case CONNECT -> "It may be " + always + " by its annotation";
      case DISCONNECT -> "It may be DisconnectReason, " + always + " by its annotation";
    };
  }

  private ParameterSource requestId(Parameter parameter) {
    if (parameter.getType() != String.class) {
      throw refused(parameter, "has a request id, which is a String");
    }
    return new ParameterSource(call -> call.requestId().isEmpty() ? null : call.requestId());
  }

  private ParameterSource principal(Parameter parameter) {
    Class<?> type = SentParameter.rawType(parameter);
    if (parameter.getType() == Optional.class) {
      return new ParameterSource(call -> call.principal().filter(type::isInstance));
    }
    if (type.isPrimitive()) {
      throw refused(parameter, "has who the client is, which is no " + type);
    }
    return new ParameterSource(call -> call.principal().filter(type::isInstance).orElse(null));
  }

  private ParameterSource body(Parameter parameter, Body body) {
    var sent = new SentParameter(parameter);
    if (body.converter() != Converter.class) {
      return sent.converted(body.value(), instances.one(body.converter()));
    }
    return body.value().isEmpty() ? sent.body() : sent.member(body.value());
  }

  private IllegalArgumentException refused(Parameter parameter, String why) {
    int number = Arrays.asList(method.getParameters()).indexOf(parameter) + 1;
    return new IllegalArgumentException(method.getDeclaringClass().getSimpleName() + "." + method.getName()
        + ": parameter " + number + " (" + parameter.getParameterizedType().getTypeName() + " " + parameter.getName() + ") "
        + why);
  }
}
