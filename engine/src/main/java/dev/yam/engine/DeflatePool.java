package dev.yam.engine;

import dev.yam.wire.MessageDeflater;
import dev.yam.wire.MessageInflater;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The codecs of one loop that keep nothing between two messages: one for all its connections, made when the first needs
 * it. Their native memory is given back when the loop's thread ends.
 *
 * <p>Thread: its loop.
 */
final class DeflatePool {

  private static final FastThreadLocal<DeflatePool> POOLS =
      new FastThreadLocal<>() {
        @Override
        protected DeflatePool initialValue() {
          return new DeflatePool();
        }

        @Override
        protected void onRemoval(DeflatePool pool) {
          pool.close();
        }
      };

  private final Map<Integer, MessageDeflater> deflaters = new HashMap<>(2);
  private final Map<Integer, BodyDeflater> bodies = new HashMap<>(2);
  private @Nullable MessageInflater inflater;

  private DeflatePool() {}

  /** That of the loop whose thread calls. */
  static DeflatePool ofLoop() {
    return POOLS.get();
  }

  MessageInflater inflater() {
    MessageInflater known = inflater;
    if (known == null) {
      known = new MessageInflater(false);
      inflater = known;
    }
    return known;
  }

  MessageDeflater deflater(int level) {
    return deflaters.computeIfAbsent(level, key -> new MessageDeflater(key, false));
  }

  BodyDeflater bodies(int level) {
    return bodies.computeIfAbsent(level, BodyDeflater::new);
  }

  private void close() {
    deflaters.values().forEach(MessageDeflater::close);
    bodies.values().forEach(BodyDeflater::close);
    if (inflater != null) {
      inflater.close();
    }
  }
}
