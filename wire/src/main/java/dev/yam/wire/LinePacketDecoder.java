package dev.yam.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the line protocol of net-socket.io: {@code {"eventName":"x","args":[…]}}, an event of the main namespace. Other
 * members are passed over; {@code args} may be absent or null; of members that come twice the last one counts.
 *
 * <p>In: lines. Out: events; what is none is dropped, and why is told. Thread: one at a time.
 */
public final class LinePacketDecoder implements PacketReader {

  private static final byte[] NAME = "\"eventName\"".getBytes(US_ASCII);
  private static final byte[] ARGS = "\"args\"".getBytes(US_ASCII);

  private final PacketLimits limits;
  private final ArgumentBinder binder;
  private final JsonScan scan;
  private final Consumer<YamException> dropped;

  /**
   * {@code dropped} is told why a line was dropped, a {@link MalformedPacketException} or a {@link
   * LimitExceededException}; what it throws ends the connection.
   */
  public LinePacketDecoder(
      PacketLimits limits, ArgumentBinder binder, PacketDecoder.Workspace workspace, Consumer<YamException> dropped) {
    this.limits = limits;
    this.binder = binder;
    this.scan = workspace.scan();
    this.dropped = dropped;
  }

  /** What is written to the peer is encoded so, and made a line by {@link LineEncoder}. */
  @Override
  public Parser parser() {
    return Parser.JSON;
  }

  /** One line that begins with a brace; valid UTF-8. */
  @Override
  public void text(Slice line, Consumer<Packet> out) {
    Packet event;
    try {
      event = read(line);
    } catch (MalformedPacketException | LimitExceededException fault) {
      dropped.accept(fault);
      return;
    }
    out.accept(event);
  }

  /** One line that is no such text. */
  @Override
  public void binary(Slice line, Consumer<Packet> out) {
    dropped.accept(new MalformedPacketException("a line that is no JSON object in UTF-8 (net-socket.io protocol.md)"));
  }

  private Packet read(Slice line) {
    byte[] a = line.array();
    int from = line.offset();
    int to = from + line.length();
    while (to > from && JsonText.isSpace(a[to - 1])) {
      to--;
    }
    if (from == to || a[from] != '{') {
      throw new MalformedPacketException("a line that is no object (net-socket.io protocol.md)");
    }
    Packet usual = usual(a, from, to);
    return usual != null ? usual : any(a, from, to);
  }

  // As every peer known writes it: the name, then perhaps the arguments, which are read once.

  private @Nullable Packet usual(byte[] a, int from, int to) {
    int name = valueOf(NAME, a, from + 1, to);
    int nameEnd = name < 0 ? -1 : plainString(a, name, to);
    if (nameEnd < 0) {
      return null;
    }
    int p = JsonText.skipSpace(a, nameEnd, to);
    if (p == to - 1 && a[p] == '}') {
      return event(a, name, nameEnd, Args.NONE);
    }
    int args = p < to && a[p] == ',' ? valueOf(ARGS, a, p + 1, to) : -1;
    if (args < 0 || args == to || a[args] != '[' || a[to - 1] != '}') {
      return null;
    }
    try {
      return event(a, name, nameEnd, args(a, args, to - 1));
    } catch (MalformedPacketException more) {
      return null; // something stands behind the array, or it is none
    }
  }

  /** Where the value of the member {@code key}, which is to come next, begins; −1 if another comes. */
  private static int valueOf(byte[] key, byte[] a, int from, int to) {
    int p = JsonText.skipSpace(a, from, to);
    int end = p + key.length;
    if (end > to || !Arrays.equals(a, p, end, key, 0, key.length)) {
      return -1;
    }
    p = JsonText.skipSpace(a, end, to);
    return p < to && a[p] == ':' ? JsonText.skipSpace(a, p + 1, to) : -1;
  }

  /** The offset behind the string that begins at {@code from}; −1 if none does, or one with escapes. */
  private static int plainString(byte[] a, int from, int to) {
    if (from >= to || a[from] != '"') {
      return -1;
    }
    int end = JsonScan.plainEnd(a, from + 1, to);
    return end < to && a[end] == '"' ? end + 1 : -1;
  }

  // As it may be written.

  private Packet any(byte[] a, int from, int to) {
    new JsonScan(limits.maxDepth() + 1).scan(a, from, to);
    int name = -1;
    int nameEnd = -1;
    int args = -1;
    int argsEnd = -1;
    int p = JsonText.skipSpace(a, from + 1, to);
    while (a[p] != '}') {
      int key = p;
      int value = JsonText.skipSpace(a, JsonText.skipSpace(a, JsonText.skipString(a, p), to) + 1, to);
      p = JsonText.skipValue(a, value, to);
      if (JsonText.equalsUnescaped(a, key, "eventName")) {
        name = value;
        nameEnd = p;
      } else if (JsonText.equalsUnescaped(a, key, "args")) {
        args = value;
        argsEnd = p;
      }
      p = JsonText.skipSpace(a, p, to);
      if (a[p] == ',') {
        p = JsonText.skipSpace(a, p + 1, to);
      }
    }
    if (name < 0) {
      throw new MalformedPacketException("a line without eventName (net-socket.io protocol.md)");
    }
    return event(a, name, nameEnd, args < 0 || a[args] == 'n' ? Args.NONE : args(a, args, argsEnd));
  }

  // What both have in common.

  private Packet event(byte[] a, int from, int to, Args args) {
    int first = a[from];
    if (first != '"' && first != '-' && (first < '0' || first > '9')) {
      throw new MalformedPacketException("the name of an event is neither string nor number (net-socket.io protocol.md)");
    }
    if (to - from - 2 > limits.maxEventNameLength()) {
      throw new LimitExceededException(Limit.EVENT_NAME, limits.maxEventNameLength());
    }
    EventName name = EventName.read(a, from, to);
    if (LineNames.isReserved(name)) {
      throw new MalformedPacketException("a reserved name is no event (net-socket.io protocol.md)");
    }
    return new Packet.Event("/", name, args, OptionalLong.empty());
  }

  private Args args(byte[] a, int from, int to) {
    scan.scan(a, from, to);
    if (a[from] != '[') {
      throw new MalformedPacketException("args is no array (net-socket.io protocol.md)");
    }
    int start = from + 1;
    int count = scan.elements();
    return count == 0
        ? Args.NONE
        : new Args(Slice.of(a, start, scan.end() - 1 - start), count, List.of(), scan.flags(), binder);
  }
}
