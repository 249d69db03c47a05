package dev.yam.engine;

import java.nio.file.Path;

/**
 * Where peers that speak no HTTP are heard: {@link Listener.Builder#listen}.
 *
 * <pre>{@code
 * import static dev.yam.engine.Streams.tcp;
 * import static dev.yam.engine.Streams.unix;
 * }</pre>
 */
public final class Streams {

  private Streams() {}

  /** A TCP port of all addresses; 0 takes a free one. */
  public static TcpAddress tcp(int port) {
    return new TcpAddress(null, port, null, StreamProtocol.PACKETS);
  }

  /** A TCP port of one address; 0 takes a free one. */
  public static TcpAddress tcp(String host, int port) {
    return new TcpAddress(host, port, null, StreamProtocol.PACKETS);
  }

  /** The socket at {@code path}, absolute or from the working directory. Its folder must be there. */
  public static UnixAddress unix(String path) {
    return unix(Path.of(path));
  }

  /** As {@link #unix(String)}. */
  public static UnixAddress unix(Path path) {
    return new UnixAddress(path, UnixAccess.AS_MADE, StreamProtocol.PACKETS);
  }
}
