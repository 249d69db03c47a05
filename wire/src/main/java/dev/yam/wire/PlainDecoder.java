package dev.yam.wire;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads plain messages, JSON objects of a {@link PlainForm}: events and answers of one namespace. The whole object is the
 * event's argument, or with an envelope one member, if it is there. Members in any order; of those that come twice the last
 * one counts.
 *
 * <p>In: texts. Out: packets; what is none is dropped, and why is told. Thread: one at a time.
 */
public final class PlainDecoder implements PacketReader {

  private static final long MAX_ID = (1L << 53) - 1;
  private static final int MOST_DIGITS = 16;
  private static final int ABSENT = -1;

  private final PlainForm form;
  private final String namespace;
  private final PacketLimits limits;
  private final ArgumentBinder binder;
  private final JsonScan scan;
  private final Dropped dropped;

  /** Start and end of the members that mean something here, in the array of the message; {@link #ABSENT}. */
  private int type;

  private int typeEnd;
  private int ack;
  private int ackEnd;
  private int data;
  private int dataEnd;

  /** What becomes of messages that are no packets. What it throws ends the connection. */
  public interface Dropped {

    /** {@code why} is a {@link MalformedPacketException} or a {@link LimitExceededException}. */
    void malformed(YamException why);

    /** An object that does not say its type, or says null. */
    void untyped();
  }

  /** All that comes is of {@code namespace}, which messages do not say. */
  public PlainDecoder(
      PlainForm form,
      String namespace,
      PacketLimits limits,
      ArgumentBinder binder,
      PacketDecoder.Workspace workspace,
      Dropped dropped) {
    this.form = form;
    this.namespace = namespace;
    this.limits = limits;
    this.binder = binder;
    this.scan = workspace.argumentScan();
    this.dropped = dropped;
  }

  /** What is written to the peer is encoded so, and made plain by {@link PlainEncoder}. */
  @Override
  public Parser parser() {
    return Parser.JSON;
  }

  @Override
  public void text(Slice message, Consumer<Packet> out) {
    Packet packet;
    try {
      packet = read(message);
    } catch (MalformedPacketException | LimitExceededException fault) {
      dropped.malformed(fault);
      return;
    }
    if (packet == null) {
      dropped.untyped();
    } else {
      out.accept(packet);
    }
  }

  /** What is no text that begins with a brace. */
  @Override
  public void binary(Slice message, Consumer<Packet> out) {
    dropped.malformed(new MalformedPacketException("a message is a JSON object, sent as text"));
  }

  private @Nullable Packet read(Slice message) {
    byte[] a = message.array();
    scan.scan(a, message.offset(), message.offset() + message.length());
    if (a[scan.start()] != '{') {
      throw new MalformedPacketException("a message is a JSON object, sent as text");
    }
    find(a, scan.start(), scan.end());
    if (type == ABSENT || a[type] == 'n') {
      return null;
    }
    EventName name = name(a);
    OptionalLong id = id(a);
    if (!name.isNumber() && name.text().equals(PlainForm.ANSWER)) {
      return answer(a, id);
    }
    if (name.isReserved()) {
      throw new MalformedPacketException("\"" + name + "\" is a reserved name: no message has it as its " + form.typeKey());
    }
    Args args = form.isEnveloped() ? data(a) : one(a, scan.start(), scan.end());
    return new Packet.Event(namespace, name, args, id);
  }

  private void find(byte[] a, int from, int to) {
    type = ack = data = ABSENT;
    int p = JsonText.skipSpace(a, from + 1, to);
    while (a[p] != '}') {
      int key = p;
      int colon = JsonText.skipSpace(a, JsonText.skipString(a, p), to);
      int value = JsonText.skipSpace(a, colon + 1, to);
      p = JsonText.skipValue(a, value, to);
      found(a, key, value, p);
      p = JsonText.skipSpace(a, p, to);
      if (a[p] == ',') {
        p = JsonText.skipSpace(a, p + 1, to);
      }
    }
  }

  private void found(byte[] a, int key, int value, int end) {
    if (JsonText.equalsUnescaped(a, key, form.typeKey())) {
      type = value;
      typeEnd = end;
    } else if (JsonText.equalsUnescaped(a, key, form.ackKey())) {
      ack = value;
      ackEnd = end;
    } else if (JsonText.equalsUnescaped(a, key, form.dataKey())) {
      data = value;
      dataEnd = end;
    }
  }

  private EventName name(byte[] a) {
    int first = a[type];
    if (first != '"' && first != '-' && (first < '0' || first > '9')) {
      throw new MalformedPacketException(form.typeKey() + " is neither a string nor a number");
    }
    if (typeEnd - type - 2 > limits.maxEventNameLength()) {
      throw new LimitExceededException(Limit.EVENT_NAME, limits.maxEventNameLength());
    }
    return EventName.read(a, type, typeEnd);
  }

  private OptionalLong id(byte[] a) {
    if (ack == ABSENT || a[ack] == 'n') {
      return OptionalLong.empty();
    }
    long id = 0;
    for (int p = ack; p < ackEnd; p++) {
      if (a[p] < '0' || a[p] > '9' || ackEnd - ack > MOST_DIGITS) {
        throw new MalformedPacketException(form.ackKey() + " is a whole number from 0 to 2^53-1");
      }
      id = 10 * id + a[p] - '0';
    }
    if (id > MAX_ID) {
      throw new MalformedPacketException(form.ackKey() + " is a whole number from 0 to 2^53-1");
    }
    return OptionalLong.of(id);
  }

  private Packet answer(byte[] a, OptionalLong id) {
    if (id.isEmpty()) {
      throw new MalformedPacketException("an answer says in " + form.ackKey() + " what it answers");
    }
    return new Packet.Ack(namespace, id.getAsLong(), data(a));
  }

  private Args data(byte[] a) {
    return data == ABSENT ? Args.NONE : one(a, data, dataEnd);
  }

  private Args one(byte[] a, int from, int to) {
    return new Args(Slice.of(a, from, to - from), 1, List.of(), scan.flags(), binder);
  }
}
