package dev.yam.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * Engine.IO protocol 4: single packets, as WebSocket carries them, and the payloads of polling.
 *
 * <p>In: messages and bodies whole. Out: packets, and messages ready to be sent. Thread: any; nothing is kept.
 */
public final class EngineCodec {

  public static final Outgoing CLOSE = fixed("1");
  public static final Outgoing PING = fixed("2");
  public static final Outgoing PONG = fixed("3");
  public static final Outgoing PING_PROBE = fixed("2probe");
  public static final Outgoing PONG_PROBE = fixed("3probe");
  public static final Outgoing UPGRADE = fixed("5");
  public static final Outgoing NOOP = fixed("6");

  /** Stands between the packets of a polling payload (EIO4 §HTTP long-polling). */
  static final byte SEPARATOR = 0x1E;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;

  private static final EnginePacket CLOSE_PACKET = new EnginePacket.Close(Slice.EMPTY);
  private static final EnginePacket PING_PACKET = new EnginePacket.Ping(Slice.EMPTY);
  private static final EnginePacket PONG_PACKET = new EnginePacket.Pong(Slice.EMPTY);
  private static final EnginePacket UPGRADE_PACKET = new EnginePacket.Upgrade(Slice.EMPTY);
  private static final EnginePacket NOOP_PACKET = new EnginePacket.Noop(Slice.EMPTY);

  private EngineCodec() {}

  /**
   * Reads one text message, which is valid UTF-8; also the {@code b} + base64 form that polling uses for bytes.
   *
   * @throws MalformedPacketException for an unknown type
   */
  public static EnginePacket decodeText(Slice message) {
    if (message.isEmpty()) {
      throw new MalformedPacketException("a packet without a type (EIO4 §Packet encoding)");
    }
    return switch (message.at(0)) {
      case '0' -> new EnginePacket.Open(message.from(1));
      case '1' -> message.length() == 1 ? CLOSE_PACKET : new EnginePacket.Close(message.from(1));
      case '2' -> message.length() == 1 ? PING_PACKET : new EnginePacket.Ping(message.from(1));
      case '3' -> message.length() == 1 ? PONG_PACKET : new EnginePacket.Pong(message.from(1));
      case '4' -> new EnginePacket.Payload(new Message.Text(message.from(1)));
      case '5' -> message.length() == 1 ? UPGRADE_PACKET : new EnginePacket.Upgrade(message.from(1));
      case '6' -> message.length() == 1 ? NOOP_PACKET : new EnginePacket.Noop(message.from(1));
      case 'b' -> new EnginePacket.Payload(new Message.Binary(Base64Text.decode(message.from(1))));
      default -> throw new MalformedPacketException("unknown packet type (EIO4 §Packet encoding)");
    };
  }

  /** Reads one binary message: always a payload. */
  public static EnginePacket decodeBinary(Slice message) {
    return new EnginePacket.Payload(new Message.Binary(message));
  }

  /**
   * Reads the body of one polling request or response, and checks that it is UTF-8.
   *
   * @throws MalformedPacketException after the packets before the fault were delivered
   */
  public static void decodePayload(Slice body, Consumer<EnginePacket> out) {
    checkPayload(body);
    for (int at = 0; at <= body.length(); ) {
      at = decodePacket(body, at, out);
    }
  }

  /** Throws {@link MalformedPacketException} if {@code body} is not UTF-8. */
  public static void checkPayload(Slice body) {
    if (!body.isUtf8()) {
      throw new MalformedPacketException("a body that is not UTF-8 (EIO4 §HTTP long-polling)");
    }
  }

  /**
   * Reads the one packet that begins at {@code from} of a {@linkplain #checkPayload checked} body, for those who may
   * have to stop between two. Returns where the next one begins: beyond the end of the body if it was the last.
   */
  public static int decodePacket(Slice body, int from, Consumer<EnginePacket> out) {
    byte[] a = body.array();
    int start = body.offset() + from;
    int end = body.offset() + body.length();
    int p = separator(a, start, end);
    out.accept(decodeText(Slice.of(a, start, p - start)));
    return p + 1 - body.offset();
  }

  /** Where the packet ends that is under way at {@code from}. */
  static int separator(byte[] a, int from, int to) {
    int p = from;
    for (int last = to - Long.BYTES; p <= last; p += Long.BYTES) {
      long others = (long) LONGS.get(a, p) ^ (EACH * SEPARATOR);
      // A byte's high bit is set where it is a separator; the lowest one set is exact.
      long found = (others - EACH) & ~others & HIGH;
      if (found != 0) {
        return p + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (p < to && a[p] != SEPARATOR) {
      p++;
    }
    return p;
  }

  /** A packet ready for any transport. */
  public static Outgoing encode(EnginePacket packet) {
    return switch (packet) {
      case EnginePacket.Open open -> typed('0', open.json());
      case EnginePacket.Close close -> close.data().isEmpty() ? CLOSE : typed('1', close.data());
      case EnginePacket.Ping ping -> ping.data().isEmpty() ? PING : typed('2', ping.data());
      case EnginePacket.Pong pong -> pong.data().isEmpty() ? PONG : typed('3', pong.data());
      case EnginePacket.Payload payload -> message(payload.message());
      case EnginePacket.Upgrade upgrade -> upgrade.data().isEmpty() ? UPGRADE : typed('5', upgrade.data());
      case EnginePacket.Noop noop -> noop.data().isEmpty() ? NOOP : typed('6', noop.data());
    };
  }

  /** A message ready for any transport. */
  public static Outgoing message(Message message) {
    return switch (message) {
      case Message.Text text -> typed('4', text.data());
      case Message.Binary binary -> Outgoing.binary(binary.data());
    };
  }

  private static Outgoing typed(char type, Slice data) {
    byte[] text = new byte[1 + data.length()];
    text[0] = (byte) type;
    System.arraycopy(data.array(), data.offset(), text, 1, data.length());
    return Outgoing.text(Slice.of(text));
  }

  private static Outgoing fixed(String text) {
    return Outgoing.text(Slice.utf8(text));
  }
}
