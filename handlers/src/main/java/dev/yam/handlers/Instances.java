package dev.yam.handlers;

import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** The guards, interceptors, filters and converters that annotations name: one of each class. While gateways are built. */
final class Instances {

  private final Function<Class<?>, ?> factory;
  private final Map<Class<?>, Object> known = new HashMap<>();

  Instances(Function<Class<?>, ?> factory) {
    this.factory = factory;
  }

  <T> T one(Class<T> type) {
    Object one = known.get(type);
    if (one == null) {
      one = Objects.requireNonNull(factory.apply(type), () -> "the factory made nothing of " + type.getName());
      known.put(type, one);
    }
    return type.cast(one);
  }

  /** By the constructor without parameters. */
  static Object byConstructor(Class<?> type) {
    try {
      var constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (InvocationTargetException failed) {
      throw new IllegalArgumentException("the constructor of " + type.getName() + " has failed", failed.getCause());
    } catch (ReflectiveOperationException | RuntimeException unfit) {
      throw new IllegalArgumentException(
          type.getName() + " cannot be made: it needs a constructor without parameters, in a package that is open to "
              + "dev.yam.handlers; or say Gateways.builder().factory(…)", unfit);
    }
  }
}
