package dev.yam.server;

import dev.yam.engine.Deadline;
import dev.yam.engine.DisconnectReason;
import dev.yam.engine.EngineLoop;
import dev.yam.server.spi.AckSink;
import dev.yam.wire.Args;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The answers that one loop's sockets owe to one broadcast.
 *
 * <pre>
 * In:     answers of sockets
 * Out:    {@link AckSink}
 * Thread: the loop
 * </pre>
 */
final class BroadcastAcks extends Deadline implements PendingAck {

  private final long id;
  private final AckSink sink;
  private final List<Socket> sockets = new ArrayList<>();
  private int owed;

  BroadcastAcks(long id, AckSink sink) {
    this.id = id;
    this.sink = sink;
  }

  void add(Socket socket) {
    sockets.add(socket);
    owed++;
  }

  int size() {
    return sockets.size();
  }

  /** After {@code timeout} the sockets owe nothing any more. */
  void await(EngineLoop loop, Duration timeout) {
    if (owed > 0) {
      loop.schedule(this, timeout);
    }
  }

  @Override
  public void answered(Socket socket, Args args) {
    settled();
    sink.answer(args);
  }

  /** The sink learns by its timeout that an answer is missing, as with the reference implementation. */
  @Override
  public void lost(Socket socket, DisconnectReason reason) {
    settled();
  }

  private void settled() {
    if (--owed == 0) {
      cancel();
    }
  }

  @Override
  protected void expired() {
    for (Socket socket : sockets) {
      socket.forget(id);
    }
  }
}
