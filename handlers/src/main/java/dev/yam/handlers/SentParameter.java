package dev.yam.handlers;

import dev.yam.wire.Args;
import dev.yam.wire.UnboundArgumentException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A parameter that is given something of what the client has sent, bound to its type. */
final class SentParameter {

  private final Type type;
  private final boolean optional;
  private final boolean primitive;

  SentParameter(Parameter parameter) {
    this.optional = parameter.getType() == Optional.class;
    this.primitive = parameter.getType().isPrimitive();
    this.type = optional ? inside(parameter) : primitive ? wrapper(parameter) : parameter.getParameterizedType();
  }

  /** The class of what is given, or of what the {@link Optional} has. */
  static Class<?> rawType(Parameter parameter) {
    Type type = parameter.getType() == Optional.class ? inside(parameter) : parameter.getParameterizedType();
    return switch (type) {
      case Class<?> known -> known;
      case ParameterizedType parameterized -> (Class<?>) parameterized.getRawType();
      default -> Object.class;
    };
  }

  private static Type inside(Parameter parameter) {
    return parameter.getParameterizedType() instanceof ParameterizedType parameterized
        ? parameterized.getActualTypeArguments()[0]
        : Object.class;
  }

  /** So that null can be told from what does not fit. */
  private static Type wrapper(Parameter parameter) {
    return MethodType.methodType(parameter.getType()).wrap().returnType();
  }

  ParameterSource body() {
    return new ParameterSource(call -> ofBody(call.body(), "the body"), "", true);
  }

  ParameterSource member(String key) {
    String what = "the member " + key + " of the body";
    return new ParameterSource(call -> ofBody(call.body().member(0, key), what), key, true);
  }

  ParameterSource argument(int index) {
    String what = "argument " + index;
    return new ParameterSource(call -> bound(call.args(), index, what), "[" + index + "]", true);
  }

  ParameterSource converted(String key, Converter<?> converter) {
    return new ParameterSource(
        call -> wrapped(converter.convert(key.isEmpty() ? call.body() : call.body().member(0, key)), "the body"), key, true);
  }

  private @Nullable Object ofBody(Args body, String what) {
    if (type == Args.class) {
      return optional ? Optional.of(body) : body;
    }
    try {
      return bound(body, 0, what);
    } catch (UnboundArgumentException mismatch) {
      throw new UnboundArgumentException(
          String.valueOf(mismatch.getMessage()).replaceFirst("^argument 0", what), mismatch);
    }
  }

  private @Nullable Object bound(Args args, int index, String what) {
    return wrapped(args.find(index, type).orElse(null), what);
  }

  private @Nullable Object wrapped(@Nullable Object value, String what) {
    if (optional) {
      return Optional.ofNullable(value);
    }
    if (value == null && primitive) {
      throw new UnboundArgumentException(what + " is missing");
    }
    return value;
  }
}
