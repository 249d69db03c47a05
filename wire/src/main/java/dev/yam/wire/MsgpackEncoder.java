package dev.yam.wire;

import java.util.List;

/**
 * Writes Socket.IO protocol 5 as socket.io-msgpack-parser 3 reads it: each packet one binary message.
 *
 * <p>In: a packet. Out: a map of {@code type}, {@code nsp}, and {@code id} and {@code data} where there are any; bytes
 * stand in it where they belong. Thread: any.
 */
final class MsgpackEncoder {

  /** What a packet takes beside namespace, name and arguments: names of members, numbers, heads. */
  private static final int ROOM = 64;

  private MsgpackEncoder() {}

  /** Encodes once what any number of receivers share. */
  static Outgoing encode(Packet packet) {
    return switch (packet) {
      case Packet.Connect connect -> plain(0, connect.namespace(), connect.data());
      case Packet.Disconnect disconnect -> plain(1, disconnect.namespace(), Slice.EMPTY);
      case Packet.ConnectError error -> plain(4, error.namespace(), error.data());
      case Packet.Event event ->
          arguments(2, event.namespace(), event.ackId().orElse(-1), event.name().json(), event.args());
      case Packet.Ack ack -> arguments(3, ack.namespace(), ack.id(), Slice.EMPTY, ack.args());
    };
  }

  private static Outgoing plain(int type, String namespace, Slice data) {
    var out = new MsgpackWriter(ROOM + namespace.length() + data.length());
    out.map(data.isEmpty() ? 2 : 3);
    head(out, type, namespace);
    if (!data.isEmpty()) {
      out.string("data");
      JsonToMsgpack.write(data, List.of(), out);
    }
    return Outgoing.binary(out.written());
  }

  private static Outgoing arguments(int type, String namespace, long id, Slice name, Args args) {
    var out = new MsgpackWriter(ROOM + namespace.length() + name.length() + size(args));
    out.map(id < 0 ? 3 : 4);
    head(out, type, namespace);
    if (id >= 0) {
      out.string("id");
      out.integer(id);
    }
    out.string("data");
    out.array(args.size() + (name.isEmpty() ? 0 : 1));
    if (!name.isEmpty()) {
      JsonToMsgpack.write(name, List.of(), out);
    }
    if (args instanceof PackedArgs relayed) {
      out.raw(relayed.packed());
    } else if (!args.isEmpty()) {
      JsonToMsgpack.write(args.json(), args.attachments(), out);
    }
    return Outgoing.binary(out.written());
  }

  private static void head(MsgpackWriter out, int type, String namespace) {
    out.string("type");
    out.integer(type);
    out.string("nsp");
    out.string(namespace);
  }

  private static int size(Args args) {
    int size = args.json().length();
    for (Slice attachment : args.attachments()) {
      size += attachment.length();
    }
    return size;
  }
}
