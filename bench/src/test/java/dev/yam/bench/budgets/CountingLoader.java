package dev.yam.bench.budgets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.util.List;

/**
 * Loads Yam with its instructions counted. The classes of this package are loaded beside it and not counted, all but
 * {@link InstructionCounter}, of which there is one.
 */
public final class CountingLoader extends ClassLoader {

  private static final List<String> COUNTED =
      List.of("dev.yam.wire.", "dev.yam.engine.", "dev.yam.server.", "dev.yam.handlers.");

  CountingLoader(ClassLoader parent) {
    super(parent);
  }

  /** Starts {@link Budgets} on top of a Yam that counts. */
  public static void main(String[] args) throws Throwable {
    var loader = new CountingLoader(CountingLoader.class.getClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    try {
      loader.loadClass(Budgets.class.getName()).getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException failed) {
      throw failed.getCause();
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith("dev.yam.") || name.equals(InstructionCounter.class.getName())) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] classFile;
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      classFile = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean counted = COUNTED.stream().anyMatch(name::startsWith);
    byte[] defined = counted ? BlockCounter.instrument(classFile) : classFile;
    return defineClass(name, defined, 0, defined.length);
  }
}
