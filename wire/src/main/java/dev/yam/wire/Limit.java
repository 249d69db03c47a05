package dev.yam.wire;

/**
 * Every limit there is: the one registry from which {@code docs/limits.md} is checked. The value in force is an option
 * of the same name on the builder that owns it.
 */
public enum Limit {
  PAYLOAD(
      "maxHttpBufferSize", 1_000_000, "bytes per message",
      "polling: 413 without a body; WebSocket: close 1009 without text; streams and lines: the connection is closed",
      "one message, and one polling body, is held in memory whole"),
  FRAGMENTS(
      "maxFragments", 1_024, "fragments per message",
      "close 1008",
      "each fragment costs work and memory beyond its bytes"),
  CONTROL_FRAMES(
      "maxControlFramesPerSecond", 100, "pings and pongs per second, of WebSocket and of Engine.IO 3",
      "close 1008; parse error for those of Engine.IO 3",
      "each ping is answered: a flood of them is work for nothing"),
  ATTACHMENTS(
      "maxAttachments", 10, "attachments per packet",
      "parse error",
      "a packet waits for its attachments; the reference server has the same default"),
  DEPTH(
      "maxDepth", 256, "levels of nested JSON",
      "parse error",
      "binding recurses"),
  EVENT_NAME(
      "maxEventNameLength", 256, "bytes per event name",
      "parse error",
      "names are looked up and counted"),
  NAMESPACE_NAME(
      "maxNamespaceLength", 256, "bytes per namespace name",
      "parse error",
      "names are kept for the life of a connection"),
  NAMESPACE_QUERY(
      "maxNamespaceQueryLength", 8_192, "bytes of the query behind a namespace's name, with allowEIO3",
      "parse error",
      "it holds the credentials, which are kept for the life of the socket"),
  NAMESPACES(
      "maxNamespacesPerConnection", 64, "namespaces per connection",
      "CONNECT_ERROR with the message Too many namespaces",
      "each is a socket with handlers and a lane"),
  CHILD_NAMESPACES(
      "maxChildNamespaces", 10_000, "namespaces made for clients per server",
      "CONNECT_ERROR with the message Too many namespaces, if somebody is in each",
      "a client says their names; one that is empty makes room for the next"),
  ROOMS(
      "maxRoomsPerSocket", 4_096, "rooms per socket",
      "nothing: join throws OverloadedException",
      "joins are often made on a client's word"),
  PENDING_ACKS(
      "maxPendingAcks", 4_096, "unanswered acknowledgements per socket",
      "nothing: emit fails with OverloadedException",
      "a client that never answers would keep them for ever"),
  LANE(
      "maxLaneEvents", 1_024, "events waiting for their handlers per socket",
      "nothing: reading pauses until half are handled, and the heartbeat with it",
      "handlers may be slower than the peer"),
  ANSWERS(
      "maxRunningAnswers", 256, "answers under way per socket, of gateways whose methods return publishers, streams or futures",
      "the event exception with the message Too many answers under way",
      "each is a subscription, or a thread that draws from a stream"),
  OUTBOUND(
      "maxOutboundBytes", 16_000_000, "bytes waiting to be written per session",
      "the session is closed: transport close",
      "a peer that reads slowly must not hold the server's memory"),
  BUFFERED(
      "maxBufferedBytes", 16_000_000, "bytes waiting to be sent, or with retries to be answered, per socket of a client",
      "nothing: emit throws OverloadedException",
      "a client that is not connected would keep all that is emitted"),
  BROADCAST(
      "maxBroadcastBytes", 64_000_000, "bytes of broadcasts that loops have not yet taken, per namespace",
      "nothing: emit throws OverloadedException",
      "a handler may publish faster than loops deliver"),
  BAD_LINES(
      "maxBadLinesPerSecond", 100, "lines per second that are no events, of the line protocol",
      "parse error: the connection is closed",
      "each is read to its end for nothing"),
  BAD_MESSAGES(
      "maxBadMessagesPerSecond", 100, "plain messages per second that are no events",
      "close 1008; a client's connection ends with parse error",
      "each is read to its end for nothing, and most are answered"),
  SUBPROTOCOL(
      "maxSubprotocolLength", 4_096, "characters of a sub-protocol that a plain WebSocket is given back",
      "none is chosen: a browser gives the connection up",
      "it is repeated in the answer; tokens are long"),
  SERDE(
      "maxSerdeBytes", 1_000_000, "bytes per value that a Serde reads, and per value that it inflates one to",
      "nothing: parse throws LimitExceededException, and what comes of that is for the handler to say",
      "a few bytes may inflate to any number, and a value is held in memory whole"),
  DEFLATE_CONTEXTS(
      "maxDeflateContextBytes", 64_000_000, "bytes of native memory for compression contexts that are kept, per endpoint",
      "nothing: connections beyond it agree to no context takeover",
      "a context takes a hundred times what an idle connection does"),
  RECOVERY_SESSIONS(
      "maxRecoverySessions", 100_000, "clients that are away and may come back, per namespace",
      "when it comes back, it is a new client",
      "clients may come and go faster than their time runs out"),
  RECOVERY_EVENTS(
      "maxRecoveryEvents", 100_000, "events kept for clients that come back, per namespace and event loop",
      "who missed an event that is gone is a new client when it comes back",
      "each event costs memory beyond its bytes"),
  RECOVERY_BYTES(
      "maxRecoveryBytes", 16_000_000, "bytes of events kept for clients that come back, per namespace and event loop",
      "who missed an event that is gone is a new client when it comes back",
      "events are kept whether or not anybody comes back"),
  DEDUPLICATION_ANSWERS(
      "maxDeduplicationAnswers", 64, "answers kept to be given again, per client and namespace",
      "an event that it sends again has an answer without arguments",
      "a client that repeats an event has not gone on far"),
  DEDUPLICATION_BYTES(
      "maxDeduplicationBytes", 64_000_000, "bytes of answers kept to be given again, per server",
      "an event that it sends again has an answer without arguments",
      "answers are kept whether or not anybody asks again"),
  DEDUPLICATION_CLIENTS(
      "maxDeduplicationClients", 10_000, "clients that are away and may send an event again, per server",
      "what it sends again when it is back is handled again",
      "clients may come and go faster than their time runs out"),
  CONNECTIONS(
      "maxConnections", 1_000_000, "open connections per listener",
      "the connection is closed at once",
      "file handles and memory are shared by all"),
  CONNECTIONS_PER_ADDRESS(
      "maxConnectionsPerAddress", 0, "open connections per remote address, 0 for any number",
      "the connection is closed at once",
      "one peer alone must not take what all share; off because many clients may come by one proxy"),
  HTTP_HEADER_BYTES(
      "maxHeaderBytes", 16_384, "bytes of HTTP headers, and of the first packet of a stream",
      "431; stream: the connection is closed",
      "headers are held until the request is routed"),
  HTTP_HEADERS(
      "maxHeaders", 100, "HTTP headers",
      "431",
      "each header is work beyond its bytes"),
  REQUEST_LINE(
      "maxRequestLineBytes", 8_192, "bytes of an HTTP request line",
      "414",
      "the line is held until it is whole"),
  HTTP_BODY(
      "maxBodyBytes", 1_000_000, "bytes per body of a request to an HTTP handler",
      "413 without a body",
      "a handler is given the body whole"),
  PIPELINED(
      "maxPipelinedBytes", 16_384, "bytes of HTTP requests waiting behind one that is answered",
      "nothing: reading pauses",
      "answers leave in the order of the requests, which are read one at a time"),
  SERVER_MESSAGE(
      "maxMessageBytes", 100_000_000, "bytes per message that a client takes of its server, and per answer to its polls",
      "WebSocket: close 1009 without text; polling: the connection is closed",
      "one message is held in memory whole; the reference client's WebSocket has the same default"),
  COOKIES(
      "maxCookies", 64, "cookies that a client keeps of its server, with withCredentials",
      "nothing: those beyond are not kept",
      "each is sent with every request"),
  TOKEN(
      "maxTokenBytes", 8_192, "bytes per token of a client",
      "as any token that is not believed: Unauthorized",
      "a token is read before it is known whose it is"),
  JWKS_BYTES(
      "maxJwksBytes", 262_144, "bytes of a JWK set that is fetched",
      "nothing: the set is not read, and the keys known before stay",
      "the set is held in memory whole"),
  JWKS_KEYS(
      "maxJwksKeys", 64, "keys of one issuer",
      "nothing: a set with more is not read, and the keys known before stay",
      "a token that does not say its key is tried with all");

  private final String key;
  private final long defaultValue;
  private final String unit;
  private final String peerSees;
  private final String reason;

  Limit(String key, long defaultValue, String unit, String peerSees, String reason) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.unit = unit;
    this.peerSees = peerSees;
    this.reason = reason;
  }

  /** The option's name, which logs, metrics and disconnect reasons repeat. */
  public String key() {
    return key;
  }

  /** Checks a value of the option. Throws {@link IllegalArgumentException}, which names it, below {@code least}. */
  public void requireAtLeast(long least, long value) {
    if (value < least) {
      throw new IllegalArgumentException(key + " must be at least " + least + ": " + value);
    }
  }

  public long defaultValue() {
    return defaultValue;
  }

  public String unit() {
    return unit;
  }

  /** What the peer sees when it goes beyond. */
  public String peerSees() {
    return peerSees;
  }

  public String reason() {
    return reason;
  }

  /** The name of its counter; {@code docs/limits.md} says which limits are counted so far. */
  public String metric() {
    return "yam.limit." + key;
  }
}
