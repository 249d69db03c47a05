package dev.yam.server.spi;

import java.util.List;
import java.util.Map;

/**
 * What nodes answered to {@link Adapter#fetch}.
 *
 * @param sockets those of all nodes that answered in time
 * @param failures what failed, by the names of the nodes that did not
 */
public record Fetched(List<SocketRecord> sockets, Map<String, String> failures) {

  public Fetched {
    sockets = List.copyOf(sockets);
    failures = Map.copyOf(failures);
  }
}
