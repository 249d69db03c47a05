package dev.yam.wire;

import java.util.List;

/**
 * Writes Socket.IO protocol 5.
 *
 * <p>In: a packet. Out: the text, Engine.IO's {@code 4} in front, and the attachments as they are. Thread: any.
 */
public final class PacketEncoder {

  private static final byte[] ROOT = {};

  /** Arguments from here on stay where they are: a copy of fewer bytes costs less than the pieces. */
  private static final int LARGE = 256;

  private PacketEncoder() {}

  /** Encodes once what any number of receivers share: the text is one array. */
  public static Outgoing encode(Packet packet) {
    return encode(packet, false);
  }

  /**
   * Encodes what one receiver gets: large arguments are not copied, and keep alive what they were read with, until they
   * are written to the transport: half the garbage of a relayed message of 1 KB (RelayBenchmark).
   */
  public static Outgoing encodeForOne(Packet packet) {
    return encode(packet, true);
  }

  private static Outgoing encode(Packet packet, boolean forOne) {
    return switch (packet) {
      case Packet.Connect connect -> plain('0', connect.namespace(), connect.data());
      case Packet.Disconnect disconnect -> plain('1', disconnect.namespace(), Slice.EMPTY);
      case Packet.ConnectError error -> plain('4', error.namespace(), error.data());
      case Packet.Event event ->
          arguments('2', event.namespace(), event.ackId().orElse(-1), event.name().json(), event.args(), forOne);
      case Packet.Ack ack -> arguments('3', ack.namespace(), ack.id(), Slice.EMPTY, ack.args(), forOne);
    };
  }

  private static Outgoing plain(char type, String namespace, Slice data) {
    byte[] nsp = prefix(namespace);
    byte[] text = new byte[2 + nsp.length + data.length()];
    text[0] = '4';
    text[1] = (byte) type;
    System.arraycopy(nsp, 0, text, 2, nsp.length);
    System.arraycopy(data.array(), data.offset(), text, 2 + nsp.length, data.length());
    return Outgoing.text(Slice.of(text));
  }

  private static Outgoing arguments(
      char type, String namespace, long id, Slice name, Args args, boolean forOne) {
    List<Slice> attachments = args.attachments();
    int count = attachments.size();
    byte[] nsp = prefix(namespace);
    Slice json = args.json();
    boolean apart = forOne && json.length() >= LARGE;
    boolean comma = !name.isEmpty() && !args.isEmpty();
    int length = 3 + (count == 0 ? 0 : digits(count) + 1) + nsp.length + (id < 0 ? 0 : digits(id))
        + name.length() + (comma ? 1 : 0) + (apart ? 0 : json.length() + 1);
    byte[] text = new byte[length];
    text[0] = '4';
    text[1] = (byte) (count == 0 ? type : type + 3); // BINARY_EVENT, BINARY_ACK
    int p = 2;
    if (count > 0) {
      p = number(text, p, count);
      text[p++] = '-';
    }
    p = copy(nsp, 0, nsp.length, text, p);
    if (id >= 0) {
      p = number(text, p, id);
    }
    text[p++] = '[';
    p = copy(name.array(), name.offset(), name.length(), text, p);
    if (comma) {
      text[p++] = ',';
    }
    if (apart) {
      return Outgoing.relayed(Slice.of(text), json, attachments);
    }
    p = copy(json.array(), json.offset(), json.length(), text, p);
    text[p] = ']';
    return Outgoing.encoded(Slice.of(text), attachments);
  }

  /** The namespace and the comma that ends it; the root is not written. */
  private static byte[] prefix(String namespace) {
    return namespace.equals("/") ? ROOT : Utf8.encode(namespace + ',');
  }

  private static int copy(byte[] source, int offset, int length, byte[] target, int at) {
    System.arraycopy(source, offset, target, at, length);
    return at + length;
  }

  private static int digits(long number) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private static int number(byte[] target, int at, long number) {
    int end = at + digits(number);
    long rest = number;
    for (int p = end - 1; p >= at; p--) {
      target[p] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return end;
  }
}
