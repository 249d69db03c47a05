package dev.yam.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/** The path of a Unix socket. Operators return changed copies. */
public final class UnixAddress extends StreamAddress {

  /** What {@code sun_path} has room for, without the zero at its end. */
  private static final int LONGEST = System.getProperty("os.name", "").startsWith("Mac") ? 103 : 107;

  private final Path path;
  private final UnixDomainSocketAddress socketAddress;

  UnixAddress(Path path, StreamProtocol protocol) {
    super(protocol);
    int length = path.toString().getBytes(UTF_8).length;
    if (length == 0 || length > LONGEST) {
      throw new IllegalArgumentException(
          "the path of a Unix socket has 1 to " + LONGEST + " bytes here, this one " + length + ": " + path);
    }
    this.path = path;
    this.socketAddress = UnixDomainSocketAddress.of(path);
  }

  @Override
  public UnixAddress lines() {
    return new UnixAddress(path, StreamProtocol.LINES);
  }

  Path path() {
    return path;
  }

  UnixDomainSocketAddress socketAddress() {
    return socketAddress;
  }

  @Override
  public String toString() {
    return "unix://" + path;
  }
}
