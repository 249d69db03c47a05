package dev.yam.engine;

import dev.yam.wire.ConnectFailedException;
import dev.yam.wire.EnginePacket;
import dev.yam.wire.LimitExceededException;
import dev.yam.wire.MalformedPacketException;
import dev.yam.wire.Slice;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A client's session on its way to the open packet (EIO4 §Handshake): one transport is tried, or each in its turn, and
 * each has {@code connectTimeout}.
 *
 * <pre>
 * In:     the first answer of a poll, or the first packet of a WebSocket or a stream; where there is none, its beginning
 * Out:    an open packet and its transport to the session, or why there is none
 * Thread: the session's loop
 * </pre>
 */
final class ClientOpening {

  private final ClientSession session;
  private final EngineClient client;
  private final Iterator<String> names;
  private @Nullable Attempt attempt;

  private final Deadline timeout =
      new Deadline() {
        @Override
        protected void expired() {
          Attempt late = Objects.requireNonNull(attempt);
          late.cancel();
          failed(client.failure(late.name(), new TimeoutException("no open packet within connectTimeout")));
        }
      };

  /** One transport. */
  private interface Attempt {
    String name();

    void start();

    /** Says nothing more. */
    void cancel();
  }

  ClientOpening(ClientSession session) {
    this.session = session;
    this.client = session.client();
    List<String> order = client.order();
    this.names = (client.options().choice().tryAll() ? order : order.subList(0, 1)).iterator();
  }

  void start() {
    String name = names.next();
    Attempt next = name.equals(ClientPolling.NAME) ? new ByPolling() : new ByChannel(name);
    attempt = next;
    session.loop().deadlines(client.options().delays().connect()).arm(timeout);
    next.start();
  }

  void cancel() {
    timeout.cancel();
    if (attempt != null) {
      attempt.cancel();
      attempt = null;
    }
  }

  private void failed(ConnectFailedException why) {
    timeout.cancel();
    attempt = null;
    if (names.hasNext()) {
      start();
    } else {
      session.notOpened(why);
    }
  }

  private void failed(Attempt by, Throwable why) {
    by.cancel();
    failed(client.failure(by.name(), why));
  }

  private void opened(OpenPacket packet, Transport transport) {
    timeout.cancel();
    attempt = null;
    session.opened(packet, transport);
  }

  private static OpenPacket openPacket(EnginePacket first) {
    if (first instanceof EnginePacket.Open open) {
      return OpenPacket.parse(open.json());
    }
    throw new MalformedPacketException("a session that does not begin with an open packet (EIO4 §Handshake)");
  }

  private final class ByPolling implements Attempt, ClientHttp.Asker {
    private final ClientHttp http = new ClientHttp(session.loop(), client);

    /** As soon as it was read. */
    private @Nullable OpenPacket first;

    @Override
    public String name() {
      return ClientPolling.NAME;
    }

    @Override
    public void start() {
      http.ask(client.requests().poll(""), this);
    }

    @Override
    public void cancel() {
      http.close();
    }

    @Override
    public void failed(Throwable why) {
      ClientOpening.this.failed(this, why);
    }

    @Override
    public void answered(ClientAnswer answer) {
      if (!answer.isOk()) {
        cancel();
        ClientOpening.this.failed(answer.refusal(client.url(), name()));
        return;
      }
      try {
        Slice body = client.payloads().open(answer.body());
        begin(body, client.payloads().decodePacket(body, 0, packet -> first = openPacket(packet)));
      } catch (MalformedPacketException broken) {
        failed(broken);
      }
    }

    private void begin(Slice body, int next) {
      OpenPacket packet = first;
      if (packet == null) {
        throw new MalformedPacketException("an answer without a packet (EIO4 §Handshake)");
      }
      var transport = new ClientPolling(session, packet, http);
      opened(packet, transport);
      transport.begin(body, next);
    }
  }

  /** By a WebSocket or a stream. */
  private final class ByChannel
      implements Attempt, TransportConnecting.Then<ChannelTransport>, TransportListener.Selective {
    private final String name;
    private final TransportConnecting connecting;
    private @Nullable ChannelTransport transport;

    ByChannel(String name) {
      this.name = name;
      this.connecting = name.equals(WebSocketTransport.NAME)
          ? new WebSocketConnecting(session.loop(), client, "", this)
          : new StreamConnecting(session.loop(), client, this);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void start() {
      connecting.start();
    }

    @Override
    public void cancel() {
      if (transport == null) {
        connecting.cancel();
      } else {
        transport.abort(DisconnectReason.PING_TIMEOUT); // nothing is waited for
      }
    }

    @Override
    public void failed(ConnectFailedException why) {
      ClientOpening.this.failed(why);
    }

    @Override
    public void connected(ChannelTransport made) {
      transport = made;
      Optional<OpenPacket> known = client.knownOpenPacket();
      if (known.isPresent()) {
        opened(known.get(), made);
      } else {
        made.listener(this);
      }
    }

    @Override
    public void text(Slice message) {
      ChannelTransport made = transport;
      if (attempt != this || made == null) {
        return;
      }
      try {
        opened(openPacket(client.revision().decodeText(message)), made);
      } catch (MalformedPacketException | LimitExceededException broken) {
        ClientOpening.this.failed(this, broken);
      }
    }

    @Override
    public void binary(Slice message) {
      if (attempt == this) {
        ClientOpening.this.failed(this, new MalformedPacketException("bytes before the open packet (EIO4 §Handshake)"));
      }
    }

    @Override
    public void ended(DisconnectReason reason) {
      if (attempt == this) {
        var end = new IOException("the connection ended before its open packet: " + reason);
        ClientOpening.this.failed(client.failure(name(), end));
      }
    }
  }
}
