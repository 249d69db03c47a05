package dev.yam.handlers;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Bean Validation is optional: gateways are built without its API. */
class WithoutValidationTest {

  @Gateway
  static final class Echo {
    @On("echo")
    String echo(String text) {
      return text;
    }
  }

  /** Runs among classes that cannot find the API. */
  static final class Building implements Supplier<Object> {
    @Override
    public Object get() {
      return Gateways.builder().add(new Echo()).build();
    }
  }

  /** The classes of this package, anew; all others but those of the API as they are. */
  private static final class Without extends ClassLoader {

    Without() {
      super("without validation", WithoutValidationTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("jakarta.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("dev.yam.handlers.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
      }
    }

    private Class<?> define(String name) {
      try (InputStream in = requireNonNull(getResourceAsStream(name.replace('.', '/') + ".class"), name)) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  @Test
  void givenNoBeanValidationOnTheClassPath_whenGatewaysAreBuilt_thenTheyAre() throws Exception {
    var without = new Without();
    assertThatThrownBy(() -> without.loadClass("jakarta.validation.Validator")).isInstanceOf(ClassNotFoundException.class);

    var constructor = without.loadClass(Building.class.getName()).getDeclaredConstructor();
    constructor.setAccessible(true);

    assertThat(((Supplier<?>) constructor.newInstance()).get().getClass().getClassLoader()).isSameAs(without);
  }
}
