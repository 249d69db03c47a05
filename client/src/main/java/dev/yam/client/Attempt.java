package dev.yam.client;

import dev.yam.engine.ClientSession;
import dev.yam.engine.ClientSessionListener;
import dev.yam.engine.Deadline;
import dev.yam.engine.DisconnectReason;
import dev.yam.wire.ConnectFailedException;
import dev.yam.wire.Packet;
import dev.yam.wire.PacketReader;
import dev.yam.wire.Slice;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One session of a {@link Connection}, from the attempt to open it to its end. What it says once the connection has given
 * it up is not heard.
 *
 * <pre>
 * In:     the session's messages and its life; the timeout of the attempt
 * Out:    packets to {@link Connection#accept}
 * Thread: the connection's loop
 * </pre>
 */
final class Attempt extends Deadline implements ClientSessionListener, Consumer<Packet> {

  private final Connection connection;
  private final Endpoint endpoint;
  private final PacketReader reader;
  private @Nullable ClientSession session;

  Attempt(Connection connection, Endpoint endpoint) {
    this.connection = connection;
    this.endpoint = endpoint;
    this.reader = endpoint.reader();
  }

  void begin() {
    session = endpoint.engine().open(endpoint.loop(), this);
  }

  ClientSession session() {
    return Objects.requireNonNull(session);
  }

  /** Ends it, when what was written has left. */
  void close() {
    cancel();
    session().close(DisconnectReason.FORCED_CLOSE);
  }

  private boolean isCurrent() {
    return connection.isCurrent(this);
  }

  @Override
  public void opened(ClientSession opened) {
    cancel();
    if (isCurrent()) {
      connection.opened(opened);
    }
  }

  @Override
  public void failed(ConnectFailedException why) {
    cancel();
    if (isCurrent()) {
      connection.failed(why);
    }
  }

  /** The attempt takes too long. */
  @Override
  protected void expired() {
    String why = "not connected after " + endpoint.timeout().toMillis() + " ms (option timeout)";
    connection.failed(endpoint.failure(why, null));
    session().close(DisconnectReason.FORCED_CLOSE);
  }

  @Override
  public void text(Slice data) {
    if (isCurrent()) {
      reader.text(data, this);
    }
  }

  @Override
  public void binary(Slice data) {
    if (isCurrent()) {
      reader.binary(data, this);
    }
  }

  /** Called by the reader. */
  @Override
  public void accept(Packet packet) {
    if (isCurrent()) {
      connection.accept(packet, session());
    }
  }

  @Override
  public void pinged() {
    if (isCurrent()) {
      connection.pinged();
    }
  }

  @Override
  public void drained() {
    if (isCurrent()) {
      connection.drained(session());
    }
  }

  @Override
  public void closed(DisconnectReason reason) {
    cancel();
    if (isCurrent()) {
      connection.closed(reason);
    }
  }
}
