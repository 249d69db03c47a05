package dev.yam.handlers;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls a method with what a call has for its parameters. Where handlers run. */
@FunctionalInterface
interface Invocation {

  @Nullable Object of(Call call) throws Throwable;

  /** What looks at the arguments before the method is given them. */
  @FunctionalInterface
  interface Check {
    void check(@Nullable Object[] arguments);
  }

  /**
   * {@code method}, bound to its gateway, whose parameters are read one by one and handed over by one handle: no array, no
   * reflection.
   */
  static Invocation direct(MethodHandle method, List<ParameterSource> parameters) {
    MethodHandle[] readers = new MethodHandle[parameters.size()];
    int[] sameCall = new int[readers.length];
    for (int i = 0; i < readers.length; i++) {
      readers[i] = parameters.get(i).handle().asType(MethodType.methodType(method.type().parameterType(i), Call.class));
    }
    MethodHandle adapted = MethodHandles.filterArguments(method, 0, readers);
    MethodType type = MethodType.methodType(method.type().returnType(), Call.class);
    MethodHandle of = MethodHandles.permuteArguments(adapted, type, sameCall)
        .asType(MethodType.methodType(Object.class, Call.class));
    return call -> (Object) of.invokeExact(call);
  }

  /** The same, with a look at the arguments in between. */
  static Invocation checked(MethodHandle method, List<ParameterSource> parameters, Check check) {
    MethodHandle of = method.asSpreader(Object[].class, parameters.size())
        .asType(MethodType.methodType(Object.class, Object[].class));
    return call -> {
      @Nullable Object[] arguments = new Object[parameters.size()];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = parameters.get(i).reader().read(call);
      }
      check.check(arguments);
      return (Object) of.invokeExact(arguments);
    };
  }
}
