package dev.yam.engine;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a private key and its certificates are. Its text says nothing of passwords. */
sealed interface KeySource {

  List<Path> files();

  record Pem(Path chain, Path key, @Nullable String password) implements KeySource {
    @Override
    public List<Path> files() {
      return List.of(chain, key);
    }

    @Override
    public String toString() {
      return chain + " and " + key;
    }
  }

  record Pkcs12(Path store, String password) implements KeySource {
    @Override
    public List<Path> files() {
      return List.of(store);
    }

    @Override
    public String toString() {
      return store.toString();
    }
  }
}
