package dev.yam.server.spi;

import java.util.List;

/**
 * Who is meant: the sockets of any of {@code rooms}, or of the whole namespace where that is empty, but for those in
 * any of {@code except}. Each socket is meant once, and is alone in the room of its own id until it leaves it.
 */
public record Selection(List<String> rooms, List<String> except) {

  public static final Selection EVERYONE = new Selection(List.of(), List.of());

  public Selection {
    rooms = List.copyOf(rooms);
    except = List.copyOf(except);
  }
}
