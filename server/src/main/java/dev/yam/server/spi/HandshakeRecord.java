package dev.yam.server.spi;

import dev.yam.wire.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a client showed when it came, as another node tells it. Immutable.
 *
 * @param headers of the session's first request, by names in lower case
 * @param query of the session's first request, decoded
 * @param auth the credentials as they came: a JSON object
 * @param address of the client, without a port where it has one
 * @param time when the session was opened
 * @param url the path and query of the session's first request
 */
public record HandshakeRecord(
    Map<String, List<String>> headers,
    Map<String, List<String>> query,
    Json auth,
    String address,
    boolean secure,
    Instant time,
    String url) {

  public HandshakeRecord {
    headers = Map.copyOf(headers);
    query = Map.copyOf(query);
  }
}
