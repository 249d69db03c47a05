package dev.yam.server.spi;

import java.util.Map;
import java.util.Set;

/**
 * One socket as it was when it was asked for: what travels between nodes. Immutable.
 *
 * @param rooms those it is in, its own included
 * @param data what the application kept with it, as far as one level deep
 */
public record SocketRecord(String id, HandshakeRecord handshake, Set<String> rooms, Map<String, Object> data) {

  public SocketRecord {
    rooms = Set.copyOf(rooms);
    data = Map.copyOf(data);
  }
}
