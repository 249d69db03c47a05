package dev.yam.handlers;

import dev.yam.server.Namespace;
import dev.yam.server.Server;

/** A namespace of a server, whose clients gateways hear. */
public final class ServerShare {

  private final Place place;
  private final Server server;
  private final Namespace namespace;

  /**
   * By what servers are told apart that are made.
   *
   * @param namespace the only one that clients of that path can be in; empty if they say theirs
   */
  record Place(int port, String path, String namespace) {

    @Override
    public String toString() {
      String where = path.isEmpty() ? "" : " path " + path;
      return "port " + port + where + (namespace.isEmpty() ? "" : " namespace " + namespace);
    }
  }

  ServerShare(Place place, Server server, String namespace) {
    this.place = place;
    this.server = server;
    this.namespace = server.of(namespace);
  }

  public Server server() {
    return server;
  }

  public Namespace namespace() {
    return namespace;
  }

  Place place() {
    return place;
  }
}
