package dev.yam.server.spi;

import java.util.List;

/** What happens to selected sockets. */
public sealed interface Change {

  record Join(List<String> rooms) implements Change {
    public Join {
      rooms = List.copyOf(rooms);
    }
  }

  record Leave(List<String> rooms) implements Change {
    public Leave {
      rooms = List.copyOf(rooms);
    }
  }

  /** {@code close} ends the whole connection, not this namespace only. */
  record Disconnect(boolean close) implements Change {}
}
