package dev.yam.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.ValueInstantiators;
import tools.jackson.databind.deser.std.StdValueInstantiator;

/**
 * Makes records through a handle that is adapted once: Jackson adapts one for each record that it makes. To bind the 1 KB
 * object of ten records ({@code bench/jmh ArgsBenchmark.bind}) allocates 5,048 B with it, 6,728 to 7,472 without, and
 * takes about two thirds of the time. In all else it is Jackson's own.
 */
final class RecordInstantiator extends StdValueInstantiator {

  private static final long serialVersionUID = 1L;
  private static final MethodType FROM_ARRAY = MethodType.methodType(Object.class, Object[].class);

  private final transient MethodHandle constructor;

  private RecordInstantiator(StdValueInstantiator original, MethodHandle constructor) {
    super(original);
    this.constructor = constructor;
  }

  /** Stands in for what Jackson would use for a record; leaves alone what a module of the application brings. */
  static final class Finder extends ValueInstantiators.Base {

    @Override
    public ValueInstantiator modifyValueInstantiator(
        DeserializationConfig config, BeanDescription.Supplier described, ValueInstantiator found) {
      if (found.getClass() == StdValueInstantiator.class
          && found.getWithArgsCreator() != null
          && found.getWithArgsCreator().getAnnotated() instanceof Constructor<?> constructor
          && constructor.getDeclaringClass().isRecord()) {
        return of((StdValueInstantiator) found, constructor);
      }
      return found;
    }

    private static ValueInstantiator of(StdValueInstantiator found, Constructor<?> constructor) {
      try {
        MethodHandle handle = MethodHandles.lookup().unreflectConstructor(constructor).asFixedArity()
            .asSpreader(Object[].class, constructor.getParameterCount());
        return new RecordInstantiator(found, handle.asType(FROM_ARRAY));
      } catch (IllegalAccessException notOpen) {
        return found;
      }
    }
  }

  @Override
  public @Nullable Object createFromObjectWith(DeserializationContext context, @Nullable Object[] values) {
    try {
      return (Object) constructor.invokeExact(values);
    } catch (Error fault) {
      throw fault;
    } catch (Throwable refused) {
      return context.handleInstantiationProblem(_valueClass, values, rewrapCtorProblem(context, refused));
    }
  }
}
