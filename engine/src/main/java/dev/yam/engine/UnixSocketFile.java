package dev.yam.engine;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The file of a Unix socket that is listened to. It is bound in a folder of its own, which nobody else may enter, given its
 * mode and owner there, and linked to its path when it has them: who finds it there finds it whole. What a server has left
 * that is gone makes room for it; nothing else does.
 *
 * <pre>
 * folder/.x7k2p9/s --bind--> mode, owner, group --link--> folder/app.sock     (under {@link UnixSocketLock})
 *
 * In:     the calls of {@link Acceptors}, in the order of the methods
 * Out:    a file, which {@link #remove} takes away if it is still this one
 * Thread: one at a time
 * </pre>
 */
final class UnixSocketFile {

  private static final int TRIES = 100;

  private final UnixAddress address;
  private final Path path;
  private final Path folder;
  private final Path made;
  private @Nullable Object key;

  private UnixSocketFile(UnixAddress address, Path folder) {
    this.address = address;
    this.path = address.path();
    this.folder = folder;
    this.made = folder.resolve(UnixAddress.NAME_WHILE_MADE);
  }

  /** Makes the folder of its own. */
  static UnixSocketFile prepare(UnixAddress address) throws IOException {
    Path parent = address.path().toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new IOException("its folder " + parent + " is not there");
    }
    for (int i = 1; ; i++) {
      Path folder = address.path().resolveSibling(randomName());
      try {
        return new UnixSocketFile(address, Files.createDirectory(folder, forOwnerOnly(folder)));
      } catch (FileAlreadyExistsException taken) {
        if (i == TRIES) {
          throw taken;
        }
      }
    }
  }

  private static String randomName() {
    String digits = Long.toString(ThreadLocalRandom.current().nextLong(1L << 36), 36);
    return "." + "0".repeat(Math.max(0, UnixAddress.FOLDER_DIGITS - digits.length()))
        + digits.substring(Math.max(0, digits.length() - UnixAddress.FOLDER_DIGITS));
  }

  private static FileAttribute<?>[] forOwnerOnly(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))}
        : new FileAttribute<?>[0];
  }

  /** Where the socket is to be bound. */
  Path made() {
    return made;
  }

  // --- to its place ---

  /** The socket is bound, and listens: it comes to its path. */
  void publish() throws IOException {
    address.access().apply(made);
    key = key(made);
    UnixSocketLock lock = UnixSocketLock.of(path);
    try {
      makeRoom();
      link();
    } finally {
      lock.release();
    }
  }

  /** Removes what is left of a server that has gone; throws for whatever else is there. */
  private void makeRoom() throws IOException {
    switch (FileKind.of(path)) {
      case NOTHING -> {}
      case SOCKET -> {
        if (FileKind.answers(path)) {
          throw new IOException("another process listens there");
        }
        Files.delete(path);
      }
      case FileKind other -> throw new IOException("there is " + other.text() + ", which is not removed");
    }
  }

  private void link() throws IOException {
    try {
      Files.createLink(path, made);
    } catch (FileAlreadyExistsException taken) {
      throw new IOException("another process was faster", taken);
    } catch (UnsupportedOperationException | FileSystemException unlinkable) {
      Files.move(made, path); // as far as a file system without links lets it be done at once
    }
  }

  /** What is not to be published, or has been, leaves nothing else behind. */
  void discard() throws IOException {
    Files.deleteIfExists(made);
    Files.deleteIfExists(folder);
  }

  // --- from its place ---

  /** Before the socket is closed: only then can the same file not be another's. */
  void remove() throws IOException {
    if (key != null ? key.equals(key(path)) : FileKind.of(path) == FileKind.SOCKET) {
      Files.deleteIfExists(path);
    }
  }

  /** What tells one file from another; null where there is none, or where files are not told by it. */
  static @Nullable Object key(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    } catch (IOException absent) {
      return null;
    }
  }
}
