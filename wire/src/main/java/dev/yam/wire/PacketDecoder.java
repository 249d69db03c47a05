package dev.yam.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads Socket.IO protocol 5: type, namespace, id and name of the event; the arguments are checked and left as they
 * are.
 *
 * <p>In: the messages of one connection, text in valid UTF-8. Out: packets, each when its last attachment has come.
 * Thread: one at a time. After an exception the decoder is not used again: the connection is to be closed.
 */
public sealed class PacketDecoder implements PacketReader permits Packet4Decoder {

  private static final long MAX_ID = (1L << 53) - 1;

  private static final byte[] MAIN = {'/'};

  private static final int CONNECT = 0;
  private static final int DISCONNECT = 1;
  private static final int EVENT = 2;
  private static final int ACK = 3;
  private static final int CONNECT_ERROR = 4;
  private static final int BINARY_EVENT = 5;
  private static final int BINARY_ACK = 6;

  private final PacketLimits limits;
  private final ArgumentBinder binder;
  private final JsonScan scan;

  /** The namespace read last, which is most often that of the next packet too. */
  private byte[] lastNamespace = MAIN;

  private String lastName = "/";

  private int at;

  /** The packet whose attachments are still to come. */
  private @Nullable Awaited awaited;

  /** What the decoders that one thread uses may share: between two messages nothing is kept in it. */
  public static final class Workspace {
    private final JsonScan scan;
    private final int maxDepth;

    /** Made for the first plain message. */
    private @Nullable JsonScan argumentScan;

    /** For decoders with these limits. */
    public Workspace(PacketLimits limits) {
      this.maxDepth = limits.maxDepth();
      this.scan = new JsonScan(maxDepth);
    }

    JsonScan scan() {
      return scan;
    }

    /** For an argument that comes without the list it would stand in, which is a level of its own where it is relayed. */
    JsonScan argumentScan() {
      JsonScan known = argumentScan;
      if (known == null) {
        known = new JsonScan(Math.max(1, maxDepth - 1));
        argumentScan = known;
      }
      return known;
    }
  }

  /** With a workspace of its own. */
  public PacketDecoder(PacketLimits limits, ArgumentBinder binder) {
    this(limits, binder, new Workspace(limits));
  }

  public PacketDecoder(PacketLimits limits, ArgumentBinder binder, Workspace workspace) {
    this.limits = limits;
    this.binder = binder;
    this.scan = workspace.scan;
  }

  /** A packet that is whole but for the attachments that its arguments are still to be given. */
  private record Awaited(Packet packet, Attachments attachments) {}

  @Override
  public Parser parser() {
    return Parser.JSON;
  }

  /** Whether attachments are still to come for a packet. */
  public boolean isWaiting() {
    return awaited != null;
  }

  /**
   * Reads a text message, without Engine.IO's type in front.
   *
   * @throws MalformedPacketException for what the protocol does not allow
   * @throws LimitExceededException for what the limits do not
   */
  @Override
  public void text(Slice message, Consumer<Packet> out) {
    if (awaited != null) {
      throw new MalformedPacketException("text while attachments are awaited (SIO5 §Packets with attachments)");
    }
    byte[] a = message.array();
    int end = message.offset() + message.length();
    at = message.offset();
    int type = at < end ? a[at++] - '0' : -1;
    Attachments attachments = type == BINARY_EVENT || type == BINARY_ACK ? attachments(a, end) : Attachments.NONE;
    String namespace = namespace(a, end);
    Packet packet = switch (type) {
      case CONNECT -> connect(namespace, object(a, end));
      case DISCONNECT -> disconnect(namespace, end);
      case EVENT, BINARY_EVENT -> event(namespace, a, end, attachments);
      case ACK, BINARY_ACK -> ack(namespace, a, end, attachments);
      case CONNECT_ERROR -> new Packet.ConnectError(namespace, reason(a, end));
      default -> throw new MalformedPacketException("unknown packet type (SIO5 §Packet types)");
    };
    if (attachments.isComplete()) {
      out.accept(packet);
    } else {
      awaited = new Awaited(packet, attachments);
    }
  }

  /**
   * Reads a binary message: the next attachment.
   *
   * @throws MalformedPacketException if none is awaited
   */
  @Override
  public void binary(Slice message, Consumer<Packet> out) {
    Awaited pending = awaited;
    if (pending == null) {
      throw new MalformedPacketException("binary without a packet before it (SIO5 §Packets with attachments)");
    }
    pending.attachments.receive(message);
    if (pending.attachments.isComplete()) {
      awaited = null;
      out.accept(pending.packet);
    }
  }

  private Attachments attachments(byte[] a, int end) {
    int from = at;
    int count = 0;
    while (at < end && a[at] >= '0' && a[at] <= '9') {
      count = Math.min(10 * count + a[at++] - '0', 100_000_000); // beyond every limit, and never an overflow
    }
    if (at == from || at == end || a[at] != '-' || count == 0) {
      throw new MalformedPacketException("number of attachments missing, or 0 (SIO5 §Packets with attachments)");
    }
    if (count > limits.maxAttachments()) {
      throw new LimitExceededException(Limit.ATTACHMENTS, limits.maxAttachments());
    }
    at++;
    return new Attachments(count);
  }

  private String namespace(byte[] a, int end) {
    if (at == end || a[at] != '/') {
      return "/";
    }
    int from = at;
    while (at < end && a[at] != ',') {
      at++;
    }
    int length = at - from;
    if (length > limits.maxNamespaceLength()) {
      return behindComma(longNamespace(a, from, at), end);
    }
    if (!Arrays.equals(a, from, at, lastNamespace, 0, lastNamespace.length)) {
      lastNamespace = Arrays.copyOfRange(a, from, at);
      lastName = new String(lastNamespace, UTF_8);
    }
    return behindComma(lastName, end);
  }

  private String behindComma(String namespace, int end) {
    if (at < end) {
      at++;
    }
    return namespace;
  }

  /** What stands where the namespace does, if it is longer than a name may be. */
  String longNamespace(byte[] a, int from, int to) {
    throw new LimitExceededException(Limit.NAMESPACE_NAME, limits.maxNamespaceLength());
  }

  Packet connect(String namespace, Slice data) {
    return new Packet.Connect(namespace, data);
  }

  private Slice object(byte[] a, int end) {
    if (at == end) {
      return Slice.EMPTY;
    }
    scan.scan(a, at, end);
    if (a[at] != '{') {
      throw new MalformedPacketException("CONNECT carries no object (SIO5 §CONNECT)");
    }
    return Slice.of(a, at, scan.end() - at);
  }

  private Packet disconnect(String namespace, int end) {
    if (at != end) {
      throw new MalformedPacketException("DISCONNECT carries data (SIO5 §DISCONNECT)");
    }
    return new Packet.Disconnect(namespace);
  }

  private Slice reason(byte[] a, int end) {
    if (at == end) {
      return Slice.EMPTY;
    }
    scan.scan(a, at, end);
    if (a[at] != '{' && a[at] != '"') {
      throw new MalformedPacketException("CONNECT_ERROR carries neither object nor string (SIO5 §CONNECT_ERROR)");
    }
    return Slice.of(a, at, scan.end() - at);
  }

  private Packet event(String namespace, byte[] a, int end, Attachments attachments) {
    long id = id(a, end);
    array(a, end);
    int first = scan.elements() == 0 ? -1 : a[scan.firstStart()];
    if (first != '"' && first != '-' && (first < '0' || first > '9')) {
      throw new MalformedPacketException("the name of an event is neither string nor number (SIO5 §EVENT)");
    }
    if (scan.firstEnd() - scan.firstStart() - 2 > limits.maxEventNameLength()) {
      throw new LimitExceededException(Limit.EVENT_NAME, limits.maxEventNameLength());
    }
    EventName name = EventName.read(a, scan.firstStart(), scan.firstEnd());
    if (name.isReserved()) {
      throw new MalformedPacketException("a reserved name is no event (SIO5 §EVENT)");
    }
    int comma = JsonText.skipSpace(a, scan.firstEnd(), end);
    Args args = args(a, comma + 1, scan.elements() - 1, attachments);
    return new Packet.Event(namespace, name, args, id < 0 ? OptionalLong.empty() : OptionalLong.of(id));
  }

  private Packet ack(String namespace, byte[] a, int end, Attachments attachments) {
    long id = id(a, end);
    array(a, end);
    Args args = args(a, scan.start() + 1, scan.elements(), attachments);
    return new Packet.Ack(namespace, id < 0 ? Packet.Ack.NO_ID : id, args);
  }

  private long id(byte[] a, int end) {
    if (at == end || a[at] < '0' || a[at] > '9') {
      return -1;
    }
    long id = 0;
    while (at < end && a[at] >= '0' && a[at] <= '9') {
      id = 10 * id + a[at++] - '0';
      if (id > MAX_ID) {
        throw new MalformedPacketException("an id beyond 2^53-1 (SIO5 §Acknowledgement)");
      }
    }
    return id;
  }

  private void array(byte[] a, int end) {
    scan.scan(a, at, end);
    if (a[at] != '[') {
      throw new MalformedPacketException("arguments are no array (SIO5 §EVENT)");
    }
  }

  /** The arguments from {@code from} to the bracket that closes the array just scanned. */
  private Args args(byte[] a, int from, int count, Attachments attachments) {
    if (count == 0) {
      return attachments.isEmpty() ? Args.NONE : new Args(Slice.EMPTY, 0, attachments, 0, binder);
    }
    Slice json = Slice.of(a, from, scan.end() - 1 - from);
    if (!attachments.isEmpty() && (scan.flags() & JsonScan.PLACEHOLDER) != 0
        && !Placeholders.in(json).within(attachments.size())) {
      throw new MalformedPacketException("a placeholder without its attachment (SIO5 §Packets with attachments)");
    }
    return new Args(json, count, attachments, scan.flags(), binder);
  }
}
