package dev.yam.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.yam.engine.BadMessages;
import dev.yam.engine.Session;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.JsonWriter;
import dev.yam.wire.Limit;
import dev.yam.wire.LinePacketDecoder;
import dev.yam.wire.Packet4Decoder;
import dev.yam.wire.PacketDecoder;
import dev.yam.wire.PacketReader;
import dev.yam.wire.Parser;
import dev.yam.wire.PlainDecoder;
import dev.yam.wire.RefusedException;
import dev.yam.wire.Slice;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the revisions of Socket.IO do otherwise once a session is open: how a client enters a namespace, and what it is
 * told of it. Events, acknowledgements and their bytes are the same in all, so that broadcasts are encoded once; lines and
 * plain messages are made of them where all frames are.
 *
 * <p>Any thread; no state.
 */
enum Dialect {
  /** JSON messages of a WebSocket: events of one namespace, and answers. */
  PLAIN {
    @Override
    String ownNamespace(Session session, ServerOptions options) {
      return options.plain().orElseThrow().namespaceOf(session.request());
    }

    @Override
    boolean isEvents() {
      return true;
    }

    @Override
    String socketId(Session session, String namespace) {
      return Ids.next();
    }

    @Override
    boolean recovers() {
      return false;
    }

    @Override
    Slice accepted(String socketId, String more) {
      return Slice.EMPTY;
    }

    @Override
    Slice refused(RefusedException refusal, ArgumentBinder binder) {
      return Slice.EMPTY;
    }

    @Override
    PacketReader decoder(Connection connection, PacketDecoder.Workspace workspace) {
      ServerOptions options = connection.options();
      PlainWebSocket plain = options.plain().orElseThrow();
      return new PlainDecoder(
          plain.form(),
          plain.namespaceOf(connection.session().request()),
          options.packets(),
          options.namespaces().binder(),
          workspace,
          new UnreadMessages(connection, plain.maxBadMessagesPerSecond()));
    }
  },

  /** net-socket.io: events of the main namespace, one in each line, and nothing else. */
  LINES {
    @Override
    String ownNamespace(Session session, ServerOptions options) {
      return "/";
    }

    @Override
    boolean isEvents() {
      return true;
    }

    @Override
    boolean answers() {
      return false;
    }

    @Override
    String socketId(Session session, String namespace) {
      return Ids.next();
    }

    @Override
    boolean recovers() {
      return false;
    }

    @Override
    Slice accepted(String socketId, String more) {
      return Slice.EMPTY;
    }

    @Override
    Slice refused(RefusedException refusal, ArgumentBinder binder) {
      return Slice.EMPTY;
    }

    @Override
    PacketReader decoder(Connection connection, PacketDecoder.Workspace workspace) {
      ServerOptions options = connection.options();
      ServerOptions.NamespaceOptions shared = options.namespaces();
      var bad = new BadMessages(
          Limit.BAD_LINES, connection.session().loop(), options.maxBadLines(), shared.hooks());
      return new LinePacketDecoder(options.packets(), shared.binder(), workspace, bad);
    }
  },

  /** Protocol 4, of clients of Socket.IO 1 and 2: they are in the main namespace from the start. */
  FOUR {
    @Override
    String ownNamespace(Session session, ServerOptions options) {
      return "/";
    }

    // The client makes the same of the session's id, and never asks.
    @Override
    String socketId(Session session, String namespace) {
      return namespace.equals("/") ? session.id() : namespace + "#" + session.id();
    }

    @Override
    boolean recovers() {
      return false;
    }

    @Override
    Slice accepted(String socketId, String more) {
      return Slice.EMPTY;
    }

    // The data, or else the message.
    @Override
    Slice refused(RefusedException refusal, ArgumentBinder binder) {
      return JsonWriter.write(binder, refusal.data().orElse(String.valueOf(refusal.getMessage())));
    }

    @Override
    PacketReader decoder(Connection connection, PacketDecoder.Workspace workspace) {
      ServerOptions options = connection.options();
      return new Packet4Decoder(
          options.packets(), options.maxNamespaceQuery(), options.namespaces().binder(), workspace);
    }
  },

  /** Protocol 5, of clients of Socket.IO 3 and 4. */
  FIVE {
    @Override
    String ownNamespace(Session session, ServerOptions options) {
      return "";
    }

    @Override
    String socketId(Session session, String namespace) {
      return Ids.next();
    }

    @Override
    boolean recovers() {
      return true;
    }

    @Override
    Slice accepted(String socketId, String more) {
      return Slice.of(("{\"sid\":\"" + socketId + '"' + more + '}').getBytes(US_ASCII));
    }

    @Override
    Slice refused(RefusedException refusal, ArgumentBinder binder) {
      var error = new LinkedHashMap<String, Object>();
      error.put("message", String.valueOf(refusal.getMessage()));
      refusal.data().ifPresent(data -> error.put("data", data));
      return JsonWriter.write(binder, (Map<String, Object>) error);
    }

    @Override
    PacketReader decoder(Connection connection, PacketDecoder.Workspace workspace) {
      ServerOptions options = connection.options();
      ServerOptions.NamespaceOptions shared = options.namespaces();
      return Parser.reader(shared.parsers(), options.packets(), shared.binder(), workspace);
    }
  };

  static Dialect of(Session session) {
    return switch (session.speaks()) {
      case PLAIN -> PLAIN;
      case LINES -> LINES;
      case ENGINE_IO_3 -> FOUR;
      case ENGINE_IO_4 -> FIVE;
    };
  }

  /** The namespace that a client is in without having asked; empty if it asks. */
  abstract String ownNamespace(Session session, ServerOptions options);

  /**
   * Whether nothing is said but events, and answers perhaps: a client is in one namespace, is not told that it was let in,
   * and by the end of its connection that it was refused, or sent away.
   */
  boolean isEvents() {
    return false;
  }

  /** Whether events can be answered. */
  boolean answers() {
    return true;
  }

  abstract String socketId(Session session, String namespace);

  /** Whether a client can show what it had before. */
  abstract boolean recovers();

  /** What the answer to CONNECT carries; {@code more} is further fields, each behind a comma. */
  abstract Slice accepted(String socketId, String more);

  /** What a refusal carries. */
  abstract Slice refused(RefusedException refusal, ArgumentBinder binder);

  /** For {@code connection}, of which session and options are known. */
  abstract PacketReader decoder(Connection connection, PacketDecoder.Workspace workspace);
}
