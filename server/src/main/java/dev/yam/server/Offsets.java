package dev.yam.server;

import dev.yam.wire.Args;
import dev.yam.wire.EventName;
import dev.yam.wire.Packet;
import dev.yam.wire.Slice;
import java.util.OptionalLong;

/**
 * The offset of an event is its last argument, a string: clients keep the last one that they see. They keep any other
 * string in that place too, which is why a volatile event that ends with one carries the offset of the event before it.
 */
final class Offsets {

  /** An offset, its quotes and comma, the frame's head. */
  private static final int AROUND = 48;

  private Offsets() {}

  static Args next(Args args, RecoveryLog log) {
    return kept(args).append(log.nextOffset());
  }

  /** Of an event that is not kept. */
  static Args current(EventName name, Args args, RecoveryLog log) {
    boolean endsWithString = args.isEmpty() ? name.json().at(0) == '"' : args.isString(args.size() - 1);
    return endsWithString ? args.append(log.offset()) : args;
  }

  /** Where it gets its offset: on a loop. */
  static SharedMessage encode(Namespace namespace, EventName name, Args args, boolean compress) {
    var event = new Packet.Event(namespace.name(), name, args, OptionalLong.empty());
    return new SharedMessage(event, compress, namespace.options().parsers());
  }

  /** JSON is copied when it is encoded; attachments are not, and may be slices of something larger. */
  private static Args kept(Args args) {
    return args.attachments().isEmpty() ? args : args.detach();
  }

  /** What an event counts for until it is encoded. */
  static int size(EventName name, Args args) {
    int size = name.json().length() + args.json().length() + AROUND;
    for (Slice attachment : args.attachments()) {
      size += attachment.length();
    }
    return size;
  }
}
