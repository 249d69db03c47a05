package dev.yam.server;

import dev.yam.engine.BadMessages;
import dev.yam.wire.Limit;
import dev.yam.wire.PlainDecoder;
import dev.yam.wire.YamException;

/**
 * What becomes of messages of a plain client that are no events: its sender is told, and at {@link Limit#BAD_MESSAGES} the
 * session ends. One without a type is passed over in silence, and counts.
 *
 * <p>Thread: the session's loop.
 */
final class UnreadMessages implements PlainDecoder.Dropped {

  private final Connection connection;
  private final BadMessages bad;

  UnreadMessages(Connection connection, int most) {
    this.connection = connection;
    this.bad = new BadMessages(
        Limit.BAD_MESSAGES, connection.session().loop(), most, connection.options().namespaces().hooks());
  }

  @Override
  public void malformed(YamException why) {
    bad.accept(why);
    connection.tell(String.valueOf(why.getMessage()));
  }

  @Override
  public void untyped() {
    bad.count();
  }
}
