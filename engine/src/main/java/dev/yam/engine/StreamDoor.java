package dev.yam.engine;

import dev.yam.wire.Limit;
import dev.yam.wire.MalformedPacketException;
import dev.yam.wire.Slice;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A peer of a stream that has no session yet: its first packet is waited for, where it is to speak first, then the
 * endpoint is asked to let it in.
 *
 * <pre>
 * WAITING --first packet--> ASKING --let in--> a session has the transport
 *    |                        |
 *    +-- no packet, too late -+-- refused --> the connection is closed
 *
 * In:     the first packet of a {@link StreamTransport}
 * Out:    itself to the {@link EngineServer}
 * Thread: the channel's loop
 * </pre>
 */
final class StreamDoor extends Deadline implements TransportListener.Selective, Applicant {

  private static final Logger LOG = LoggerFactory.getLogger(StreamDoor.class);

  private final StreamEndpoint endpoint;
  private final Channel channel;
  private final StreamTransport transport;
  private Request request = RequestHead.NONE;
  private boolean over;

  StreamDoor(Channel channel, StreamEndpoint endpoint) {
    this.channel = channel;
    this.endpoint = endpoint;
    this.transport = new StreamTransport(
        endpoint.engine().streamSettings(endpoint.address().protocol()), Limit.HTTP_HEADER_BYTES, endpoint.maxHeaderBytes());
  }

  /** Adds the transport to the pipeline, and waits. */
  void open() {
    channel.pipeline().addLast(transport);
    transport.listener(this);
    loop().deadlines(endpoint.headerTimeout()).arm(this);
  }

  /** As {@link #open}, for the end of TLS's handshake at most. */
  void openAtOnce() {
    open();
    if (endpoint.tls() == null) {
      ask(StreamOpening.NONE);
    }
  }

  /** TLS is spoken from now on. */
  void secured() {
    if (revision() == Revision.LINES) {
      ask(StreamOpening.NONE);
    }
  }

  StreamTransport transport() {
    return transport;
  }

  Revision revision() {
    return endpoint.address().protocol().revision();
  }

  @Override
  public Request request() {
    return request;
  }

  @Override
  public EngineLoop loop() {
    return transport.loop();
  }

  @Override
  public boolean isOpen() {
    return !over;
  }

  // --- the first packet ---

  @Override
  public void text(Slice packet) {
    StreamOpening opening;
    try {
      opening = StreamOpening.parse(packet);
    } catch (MalformedPacketException malformed) {
      refuse(String.valueOf(malformed.getMessage()));
      return;
    }
    ask(opening);
  }

  private void ask(StreamOpening opening) {
    request = request(opening);
    cancel();
    transport.hold();
    endpoint.engine().begin(this);
    if (!over) {
      transport.pause();
    }
  }

  @Override
  public void binary(Slice packet) {
    refuse("bytes where an open packet is awaited");
  }

  private Request request(StreamOpening opening) {
    return endpoint.request(channel, opening.target());
  }

  /** The session has the transport from now on. */
  void entered(Session session) {
    over = true;
    transport.limit(Limit.PAYLOAD, transport.settings.limits().messageBytes());
    transport.listener(session.incoming());
    transport.resume();
  }

  // --- no session ---

  @Override
  protected void expired() {
    refuse("no open packet within headerTimeout");
  }

  /** The listener closes, or the endpoint does. */
  void close() {
    cancel();
    over = true;
    transport.refuse();
  }

  @Override
  public void ended(DisconnectReason reason) {
    cancel();
    over = true;
    boolean broken = reason.name().equals(DisconnectReason.TRANSPORT_ERROR.name());
    if (broken) {
      report(reason.limit().map(met -> "an open packet beyond " + met.key()).orElse("what came is no packet"));
    }
  }

  private void refuse(String why) {
    LOG.debug("{}: refused: {}", channel, why);
    close();
    report(why);
  }

  private void report(String why) {
    Request asked = request == RequestHead.NONE ? request(StreamOpening.NONE) : request;
    endpoint.engine().refused(this, ConnectionError.ofStream(asked, why));
  }

  // --- as the endpoint sees it ---

  /** A stream has no headers. */
  @Override
  public void addHeaders(List<Map.Entry<String, String>> headers) {}

  /** There is no packet that refuses: who is refused sees the end of the connection. */
  @Override
  public void refuse(EngineError error, String message) {
    LOG.debug("{}: refused: {}", channel, message);
    close();
  }
}
