package dev.yam.handlers;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands around a method: those of all gateways outermost, then the gateway's, then the method's. Behind the guards, and
 * before parameters are bound and checked.
 */
@FunctionalInterface
public interface Interceptor {

  /** What is returned, or thrown, is what the method is taken to have returned, or thrown. */
  @Nullable Object around(Call call, Next next) throws Exception;

  /** The rest of the way. */
  @FunctionalInterface
  interface Next {

    /**
     * Calls the next interceptor, or the method; what it returns: a value, or where values come later what
     * {@link Gateways} lists, a {@code CompletionStage} for example. At most once.
     */
    @Nullable Object proceed() throws Exception;
  }

  /** One that changes each value that is returned, now or later: not nothing, and not what comes as {@link Event}. */
  static Interceptor mapping(Function<Object, Object> change) {
    return (call, next) -> Mapping.of(next.proceed(), change);
  }
}
