package dev.yam.engine;

import dev.yam.wire.Engine3Codec;
import dev.yam.wire.EngineCodec;
import dev.yam.wire.EnginePacket;
import dev.yam.wire.Jsonp;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Payload3Encoder;
import dev.yam.wire.PayloadEncoder;
import dev.yam.wire.Slice;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How the packets of a polling session are put into bodies: chosen at its handshake.
 *
 * <pre>
 * In:     bodies of POSTs, whole
 * Out:    packets; bodies of answers
 * Thread: any; immutable
 * </pre>
 */
sealed interface PayloadForm {

  PayloadForm FOUR = new Four();

  /** Whether a POST may say that its body are bytes. */
  boolean mayBeBinary();

  /**
   * What the packets of a POST's body are read from: checked.
   *
   * @throws dev.yam.wire.MalformedPacketException if it cannot be a payload
   */
  Slice open(Slice body);

  /** Reads the packet at {@code from} of an open body; returns where the next begins: beyond the end after the last. */
  int decodePacket(Slice body, int from, Consumer<EnginePacket> out);

  /** Takes from the head of {@code queue} what fits into {@code most} bytes, one packet at least. */
  Slice encode(Deque<Outgoing> queue, int most);

  /** The head of an answer with that body. */
  ResponseHead head(Slice body);

  /** A body with one packet. */
  default Slice encode(Outgoing packet) {
    return encode(new ArrayDeque<>(List.of(packet)), Integer.MAX_VALUE);
  }

  private static ResponseHead headOf(String contentType) {
    return ResponseHead.ok(List.of(Map.entry("content-type", contentType), Map.entry("cache-control", "no-store")));
  }

  /** Engine.IO 4: text, bytes as base64. */
  final class Four implements PayloadForm {

    private static final ResponseHead TEXT = headOf("text/plain; charset=UTF-8");

    private Four() {}

    @Override
    public boolean mayBeBinary() {
      return false;
    }

    @Override
    public Slice open(Slice body) {
      EngineCodec.checkPayload(body);
      return body;
    }

    @Override
    public int decodePacket(Slice body, int from, Consumer<EnginePacket> out) {
      return EngineCodec.decodePacket(body, from, out);
    }

    @Override
    public Slice encode(Deque<Outgoing> queue, int most) {
      return PayloadEncoder.encode(queue, most);
    }

    @Override
    public ResponseHead head(Slice body) {
      return TEXT;
    }
  }

  /** What the forms of Engine.IO 3 have in common: how the packets stand in a body. */
  sealed interface Former extends PayloadForm {

    @Override
    default Slice open(Slice body) {
      Engine3Codec.checkPayload(body);
      return body;
    }

    @Override
    default int decodePacket(Slice body, int from, Consumer<EnginePacket> out) {
      return Engine3Codec.decodePacket(body, from, out);
    }
  }

  /**
   * Engine.IO 3: text, or bytes where there are some.
   *
   * @param binary whether the client reads bodies of bytes
   */
  record Three(boolean binary) implements Former {

    private static final ResponseHead TEXT = headOf("text/plain; charset=UTF-8");
    private static final ResponseHead BINARY = headOf("application/octet-stream");

    @Override
    public boolean mayBeBinary() {
      return true;
    }

    @Override
    public Slice encode(Deque<Outgoing> queue, int most) {
      return Payload3Encoder.encode(queue, most, binary);
    }

    @Override
    public ResponseHead head(Slice body) {
      return Engine3Codec.isBinary(body) ? BINARY : TEXT;
    }
  }

  /**
   * Engine.IO 3 by JSONP: answers are scripts, bodies come from forms. Escapes are not counted when a body is filled.
   *
   * @param callback which of the page's callbacks the scripts call
   */
  record Script(int callback) implements Former {

    private static final ResponseHead SCRIPT = headOf("text/javascript; charset=UTF-8");

    @Override
    public boolean mayBeBinary() {
      return false;
    }

    @Override
    public Slice open(Slice body) {
      return Former.super.open(Jsonp.payload(body));
    }

    @Override
    public Slice encode(Deque<Outgoing> queue, int most) {
      return Jsonp.script(callback, Payload3Encoder.encode(queue, most, false));
    }

    @Override
    public ResponseHead head(Slice body) {
      return SCRIPT;
    }
  }
}
