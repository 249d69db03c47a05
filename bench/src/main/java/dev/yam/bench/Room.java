package dev.yam.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The one room of a bare server, joined by the query of the handshake; lives on its one event loop. */
final class Room {

  private final List<Channel> members = new ArrayList<>();
  private boolean written;

  /** Until the channel closes. */
  void join(Channel channel) {
    members.add(channel);
    channel.closeFuture().addListener(closed -> members.remove(channel));
  }

  /** Takes {@code bytes}; every member is written what {@code form} makes of the same bytes, and {@link #flush}ed later. */
  void send(ByteBuf bytes, Function<ByteBuf, Object> form) {
    for (int i = 0; i < members.size(); i++) {
      Channel member = members.get(i);
      member.write(form.apply(bytes.retainedDuplicate()), member.voidPromise());
    }
    bytes.release();
    written = true;
  }

  void flush() {
    if (!written) {
      return;
    }
    written = false;
    for (int i = 0; i < members.size(); i++) {
      members.get(i).flush();
    }
  }
}
