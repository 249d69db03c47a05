package dev.yam.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.yam.engine.ClientSession;
import dev.yam.engine.JacksonBinder;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.JsonWriter;
import dev.yam.wire.Packet;
import dev.yam.wire.RefusedException;
import dev.yam.wire.Slice;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What the revisions of Socket.IO do otherwise: how a client enters a namespace, and what it is told of it.
 *
 * <p>Any thread; no state.
 */
enum Dialect {
  /** Protocol 4, of servers of Socket.IO 1 and 2: who connects is in the main namespace, and credentials are a query. */
  FOUR {
    @Override
    boolean entersMainByItself() {
      return true;
    }

    @Override
    Slice auth(ArgumentBinder binder, Object value) {
      var query = new StringJoiner("&");
      members(JsonWriter.write(binder, value))
          .forEach((name, member) -> query.add(encoded(name) + '=' + encoded(String.valueOf(member))));
      return Slice.utf8(query.toString());
    }

    private String encoded(String text) {
      return URLEncoder.encode(text, UTF_8);
    }

    @Override
    Packet connect(String namespace, Slice auth, Map<String, String> state) {
      String name = auth.isEmpty() ? namespace : namespace + '?' + auth.toUtf8();
      return new Packet.Connect(name, Slice.EMPTY);
    }

    // Server and client make the same of the session's id.
    @Override
    Optional<Accepted> accepted(Slice data, ClientSession session, String namespace) {
      String id = namespace.equals("/") ? session.id() : namespace + '#' + session.id();
      return Optional.of(new Accepted(id, null));
    }

    // The data, or else the message.
    @Override
    RefusedException refused(Slice data) {
      Object value = read(data);
      return value instanceof String message
          ? new RefusedException(message)
          : new RefusedException("refused by the server", value);
    }
  },

  /** Protocol 5, of servers of Socket.IO 3 and 4. */
  FIVE {
    @Override
    boolean entersMainByItself() {
      return false;
    }

    @Override
    Slice auth(ArgumentBinder binder, Object value) {
      Slice json = JsonWriter.write(binder, value);
      members(json);
      return json;
    }

    // What the application says counts more than what is known here, as in the reference client: it stands behind.
    @Override
    Packet connect(String namespace, Slice auth, Map<String, String> state) {
      if (state.isEmpty()) {
        return new Packet.Connect(namespace, auth);
      }
      String own = JsonWriter.write(JSON, state).toUtf8();
      String shown = auth.isEmpty() ? "" : auth.toUtf8().strip();
      String inner = shown.isEmpty() ? "" : shown.substring(1, shown.length() - 1).strip();
      String all = inner.isEmpty() ? own : own.substring(0, own.length() - 1) + ',' + inner + '}';
      return new Packet.Connect(namespace, Slice.utf8(all));
    }

    @Override
    Optional<Accepted> accepted(Slice data, ClientSession session, String namespace) {
      Map<?, ?> members = read(data) instanceof Map<?, ?> map ? map : Map.of();
      return members.get("sid") instanceof String id
          ? Optional.of(new Accepted(id, members.get("pid") instanceof String pid ? pid : null))
          : Optional.empty();
    }

    @Override
    RefusedException refused(Slice data) {
      return switch (read(data)) {
        case Map<?, ?> members ->
            new RefusedException(String.valueOf(members.get("message")), members.get("data"));
        case String message -> new RefusedException(message);
        case null, default -> new RefusedException("refused by the server");
      };
    }
  };

  /** For what the protocol itself says, whatever the application binds by. */
  private static final ArgumentBinder JSON = new JacksonBinder();

  /** What the answer to CONNECT says: the socket's id, and that by which its state may be recovered. */
  record Accepted(String id, @Nullable String pid) {}

  static Dialect of(int engineProtocol) {
    return engineProtocol == 3 ? FOUR : FIVE;
  }

  /** Whether a client is in the main namespace without having asked. */
  abstract boolean entersMainByItself();

  /**
   * Credentials as they travel.
   *
   * @throws IllegalArgumentException if they are no object in JSON
   */
  abstract Slice auth(ArgumentBinder binder, Object value);

  /** The packet that asks to be let in. {@code state}: what the client has from before. */
  abstract Packet connect(String namespace, Slice auth, Map<String, String> state);

  /** What the server says when it lets a client in; empty if it is no server of this revision. */
  abstract Optional<Accepted> accepted(Slice data, ClientSession session, String namespace);

  abstract RefusedException refused(Slice data);

  /** The value that a server's packet carries, as Jackson reads it; null where there is none. */
  private static @Nullable Object read(Slice data) {
    try {
      return data.isEmpty() ? null : JSON.read(data, List.of(), Object.class);
    } catch (IllegalArgumentException unreadable) {
      return null; // a number beyond all, say: the packet itself was well-formed
    }
  }

  private static Map<String, Object> members(Slice json) {
    if (!(read(json) instanceof Map<?, ?> members)) {
      throw new IllegalArgumentException("auth must be an object in JSON, not " + json.toUtf8().charAt(0) + "…");
    }
    var named = new LinkedHashMap<String, Object>();
    members.forEach((name, value) -> named.put(String.valueOf(name), value));
    return named;
  }
}
