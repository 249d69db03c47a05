package dev.yam.engine;

import java.net.SocketAddress;
import java.util.Optional;

/** What a session over a Unix socket was opened with. */
final class UnixRequest extends Request {

  private final Optional<PeerCredentials> peer;

  UnixRequest(String head, SocketAddress remoteAddress, Optional<PeerCredentials> peer) {
    super("", head, remoteAddress, null);
    this.peer = peer;
  }

  @Override
  public Optional<PeerCredentials> peer() {
    return peer;
  }
}
