package dev.yam.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/**
 * The path of a Unix socket. Operators return changed copies.
 *
 * <p>The file is made when the listener starts, and has its mode and owner before anybody can connect. What a server that is
 * gone has left there is replaced; a file of any other kind, and a socket at which somebody listens, are not: then
 * nothing starts. It is removed when the listener closes, if it is still the same file.
 */
public final class UnixAddress extends StreamAddress {

  static final int FOLDER_DIGITS = 6;
  static final String NAME_WHILE_MADE = "s";

  /** What {@code sun_path} has room for, without the zero at its end, and one less, which is as far as the JDK goes. */
  private static final int LONGEST = System.getProperty("os.name", "").startsWith("Mac") ? 102 : 106;

  /** Of the file while it is made: a slash, a point, the digits, a slash and its name. */
  private static final int WHILE_MADE = FOLDER_DIGITS + 4;

  private final Path path;
  private final UnixAccess access;
  private final UnixDomainSocketAddress socketAddress;

  UnixAddress(Path path, UnixAccess access, StreamProtocol protocol) {
    super(protocol);
    Path parent = path.getParent();
    int length = bytes(path);
    int most = Math.max(length, (parent == null ? 0 : bytes(parent)) + WHILE_MADE);
    if (length == 0 || most > LONGEST) {
      throw new IllegalArgumentException(
          "the path of a Unix socket has 1 to " + LONGEST + " bytes here, its folder at most " + (LONGEST - WHILE_MADE)
              + "; this one has " + length + ": " + path);
    }
    this.path = path;
    this.access = access;
    this.socketAddress = UnixDomainSocketAddress.of(path);
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(UTF_8).length;
  }

  @Override
  public UnixAddress lines() {
    return new UnixAddress(path, access, StreamProtocol.LINES);
  }

  /**
   * What may be done with the file, as {@code ls -l} writes it: on Linux and macOS who may write may connect. {@code
   * rw-rw----} is for its owner and group. What the process's umask leaves.
   */
  public UnixAddress mode(String value) {
    return new UnixAddress(path, access.mode(value), protocol());
  }

  /** The user whose the file is, by name or number: changing it is the privilege of root. The process's. */
  public UnixAddress owner(String value) {
    return new UnixAddress(path, access.owner(value), protocol());
  }

  /** The group whose the file is, by name or number; one that the process is in, unless it is root's. The process's. */
  public UnixAddress group(String value) {
    return new UnixAddress(path, access.group(value), protocol());
  }

  Path path() {
    return path;
  }

  UnixAccess access() {
    return access;
  }

  UnixDomainSocketAddress socketAddress() {
    return socketAddress;
  }

  @Override
  public String toString() {
    return "unix://" + path;
  }
}
