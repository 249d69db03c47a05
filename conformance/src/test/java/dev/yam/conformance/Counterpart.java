package dev.yam.conformance;

import dev.yam.client.ClientOptions;
import java.net.URI;

/**
 * A server that the suite of the Java client talks to. Yam ({@link CounterpartHandlers}) and both generations of the
 * reference implementation ({@code peers/counterpart.mjs}) have the same handlers, on the paths of {@link Mount}, in the
 * namespaces {@code /}, {@code /other}, {@code /guarded} (which wants the token {@code right}, refuses {@code wrong} with
 * data and others without) and {@code /greeting} (which says so, three times, and no more). All paths share one memory.
 *
 * <ul>
 *   <li>{@code echo}(…) comes back, as the answer if one is asked for; {@code never} is never answered;
 *       {@code burst}(n) brings n times {@code item}; {@code bytes}(n) answers with n bytes
 *   <li>{@code ask}(…) asks the client {@code question}(…), and what it answers comes as {@code answered}
 *   <li>{@code id}, {@code transport}, {@code handshake}, {@code sockets} and {@code sessions} answer with what they say
 *   <li>{@code join}(room), {@code leave}(room); {@code to-room}(room, …) brings {@code room}(…) to those in it
 *   <li>{@code count}(key, value) is remembered and answered by the value; {@code counted}(key) answers with all
 *   <li>{@code hold}(key) counts {@code held} and is answered when somebody says {@code release}(key)
 *   <li>{@code watch}(key) remembers why this socket ends; {@code ended}(key) answers with all reasons
 *   <li>{@code part} disconnects the socket, {@code end} its connection
 * </ul>
 */
interface Counterpart {

  /** Where {@code mount} is: scheme, host and port, or the file. What speaks HTTP has all at one port, by their paths. */
  URI uri(Mount mount);

  /** The revision of Engine.IO that clients are to speak. */
  int protocol();

  boolean can(Ability ability);

  /** What is sent back to it by clients that keep cookies; empty where there are none. */
  String cookie();

  /** What its clients have to be told besides. */
  default ClientOptions.Builder known(ClientOptions.Builder options) {
    return options;
  }

  /** What not every server has. */
  enum Ability {
    /** HTTP and WebSocket; who has it not is {@link #STREAM}. */
    WEB,
    /** By TCP, TLS or a Unix socket, without HTTP. */
    STREAM,
    MSGPACK,
    RECOVERY,
    /** Also of clients that have heard nothing yet. */
    RECOVERY_FROM_THE_START,
    DEDUPLICATION,
    /** It handles what came before a DISCONNECT in the same read; the reference drops it. */
    EVENTS_BEFORE_THE_END,
    /** It sets them in the answer to a WebSocket handshake, too. */
    COOKIES_BY_WEBSOCKET,
    /** It tells how much it takes in one payload. */
    MAX_PAYLOAD
  }

  /** Servers with different options on one port. */
  enum Mount {
    PLAIN("/socket.io"),
    /** It pings every 300 ms, and waits 700 ms. */
    QUICK("/quick"),
    /** It takes 2,000 bytes at once. */
    SMALL("/small"),
    RECOVERY("/recovery"),
    MSGPACK("/msgpack"),
    /** It compresses messages from 1,024 bytes on. */
    DEFLATE("/deflate");

    final String path;

    Mount(String path) {
      this.path = path;
    }
  }
}
