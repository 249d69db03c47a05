package dev.yam.server;

import dev.yam.wire.Outgoing;
import dev.yam.wire.Packet;
import dev.yam.wire.Parser;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A packet for many receivers, encoded once for each parser that any of them has: for the first of the server's parsers
 * where it is made, for the other on the first loop that has a receiver with it. Loops that need it meanwhile wait, for
 * no longer than encoding it themselves would take. Any thread.
 */
final class SharedMessage {

  /** Not kept where nobody will ask for another form. */
  private final @Nullable Packet packet;

  private final boolean compress;
  private final Parser first;
  private final boolean only;
  private final Outgoing message;
  private volatile @Nullable Outgoing other;

  /** Clients of former revisions have JSON whichever parsers the server has. */
  SharedMessage(Packet packet, boolean compress, List<Parser> parsers) {
    this.compress = compress;
    this.first = parsers.getFirst();
    this.only = first == Parser.JSON && parsers.size() == 1;
    this.packet = only ? null : packet;
    this.message = encoded(packet, first);
  }

  private Outgoing encoded(Packet packet, Parser parser) {
    Outgoing encoded = parser.encode(packet);
    return compress ? encoded.forMany() : encoded.uncompressed();
  }

  /** What it counts for while it is on its way to the loops. */
  int size() {
    return message.size();
  }

  /** In the form of the server's first parser. */
  Outgoing first() {
    return message;
  }

  /** Writes each socket its share; which parser it has is asked where a server has two. */
  Consumer<Socket> shares(boolean droppable) {
    if (!only) {
      return socket -> socket.write(of(socket), droppable);
    }
    Outgoing same = message;
    return socket -> socket.write(same, droppable);
  }

  Outgoing of(Socket socket) {
    if (only) {
      return message;
    }
    Parser parser = socket.parser();
    return parser == first ? message : other(parser);
  }

  private Outgoing other(Parser parser) {
    Outgoing known = other;
    return known != null ? known : encode(parser);
  }

  private synchronized Outgoing encode(Parser parser) {
    Outgoing known = other;
    if (known == null) {
      known = encoded(Objects.requireNonNull(packet), parser);
      other = known;
    }
    return known;
  }
}
