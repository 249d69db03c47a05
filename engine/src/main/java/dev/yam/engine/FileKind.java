package dev.yam.engine;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What stands at a path, links not followed. Any thread; no state. */
enum FileKind {
  NOTHING("nothing"),
  SOCKET("a socket"),
  FILE("a file"),
  FOLDER("a folder"),
  LINK("a symbolic link"),
  OTHER("a pipe or a device");

  /** Of {@code st_mode}. */
  private static final int TYPE = 0170000;

  private static final int TYPE_SOCKET = 0140000;

  private final String text;

  FileKind(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  static FileKind of(Path path) throws IOException {
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isOther()) {
        return isSocket(path) ? SOCKET : OTHER;
      }
      return attributes.isSymbolicLink() ? LINK : attributes.isDirectory() ? FOLDER : FILE;
    } catch (NoSuchFileException absent) {
      return NOTHING;
    }
  }

  /** Where files have no modes, as on Windows, what is neither file nor folder nor link is a socket. */
  private static boolean isSocket(Path path) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return true;
    }
    int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return (mode & TYPE) == TYPE_SOCKET;
  }

  /**
   * Whether somebody listens at the socket {@code path}: only who is refused knows that nobody does. Throws where that cannot
   * be told, for it may not be entered, is no stream, or has too many at its door: then it is another's.
   */
  static boolean answers(Path path) throws IOException {
    try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false); // or it would wait for a server whose backlog is full
      probe.connect(UnixDomainSocketAddress.of(path));
      return true;
    } catch (ConnectException refused) {
      return false;
    } catch (IOException unknown) {
      throw new IOException(
          "there is a socket which is not removed, for whether somebody listens there cannot be told: "
              + unknown.getMessage(),
          unknown);
    }
  }
}
