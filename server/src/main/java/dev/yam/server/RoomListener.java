package dev.yam.server;

/**
 * Hears which rooms of a namespace come and go on this node, and who is in them (Socket.IO: events of the adapter). A
 * socket's own room counts, from the acceptance on; other rooms count from the call of {@code join}, also in middleware.
 *
 * <p>Called on the thread that joins or leaves, which may be an event loop, under the room's lock: for one room the calls
 * come one after the other and in order. It returns at once and neither joins nor leaves; what it throws is logged.
 */
public interface RoomListener {

  /** {@code create-room}: the first socket is about to join. */
  default void created(String room) {}

  /** {@code join-room}. */
  default void joined(String room, String socketId) {}

  /** {@code leave-room}: also for each room of a socket that disconnects. */
  default void left(String room, String socketId) {}

  /** {@code delete-room}: the last socket has left. */
  default void deleted(String room) {}
}
