package dev.yam.engine;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets one server at a time look at a path and take it: of two that start at once where a third has left its file, the
 * second would remove what the first has just made. Held for a moment, by an empty file beside the path that goes with it.
 */
final class UnixSocketLock {

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);
  private static final long BETWEEN_TRIES = TimeUnit.MILLISECONDS.toNanos(5);

  /** Locks of files are a process's; this is for the listeners of one. */
  private static final ReentrantLock OURS = new ReentrantLock();

  private final Path file;
  private final FileChannel channel;

  private UnixSocketLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Waits for others, but not for ever. */
  static UnixSocketLock of(Path path) throws IOException {
    Path file = path.resolveSibling(path.getFileName() + ".lock");
    OURS.lock();
    try {
      long end = System.nanoTime() + PATIENCE;
      FileChannel channel = tryLock(file);
      while (channel == null) {
        if (System.nanoTime() - end > 0) {
          throw new IOException("another process holds " + file);
        }
        LockSupport.parkNanos(BETWEEN_TRIES);
        channel = tryLock(file);
      }
      return new UnixSocketLock(file, channel);
    } catch (IOException | RuntimeException failed) {
      OURS.unlock();
      throw failed;
    }
  }

  /** Null if another has it, or has just taken the file away that was opened here. */
  private static @Nullable FileChannel tryLock(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, Set.of(CREATE, WRITE, NOFOLLOW_LINKS));
    try {
      Object opened = UnixSocketFile.key(file);
      boolean locked = channel.tryLock() != null;
      if (locked && Files.exists(file, NOFOLLOW_LINKS) && Objects.equals(opened, UnixSocketFile.key(file))) {
        return channel;
      }
      channel.close();
      return null;
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  /** The file goes while it is still locked: who waits for it opens another. */
  void release() throws IOException {
    try (channel) {
      Files.deleteIfExists(file);
    } finally {
      OURS.unlock();
    }
  }
}
