package dev.yam.app;

import dev.yam.app.ChatRooms.RoomSize;
import dev.yam.server.Namespace;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells what changed, a few times a second and not at each change: how much is going on to all of {@code /live}, which
 * rooms there are to all of {@code /chat}.
 */
final class Pulse implements AutoCloseable {

  record Stats(int connections, long messages) {}

  private static final Duration BEAT = Duration.ofMillis(250);

  private final Supplier<Stats> stats;
  private final Supplier<List<RoomSize>> rooms;
  private final Namespace live;
  private final Namespace chat;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("pulse").factory());
  private Stats told = new Stats(0, 0);
  private List<RoomSize> toldRooms;

  Pulse(Namespace live, Supplier<Stats> stats, Namespace chat, Supplier<List<RoomSize>> rooms) {
    this.live = live;
    this.stats = stats;
    this.chat = chat;
    this.rooms = rooms;
    this.toldRooms = rooms.get();
    live.onConnection(socket -> socket.emit("stats", stats.get()));
    timer.scheduleAtFixedRate(this::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void beat() {
    Stats now = stats.get();
    if (!now.equals(told)) {
      told = now;
      live.emit("stats", now);
    }
    List<RoomSize> sizes = rooms.get();
    if (!sizes.equals(toldRooms)) {
      toldRooms = sizes;
      chat.emit("rooms", sizes);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
