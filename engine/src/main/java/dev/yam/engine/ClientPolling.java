package dev.yam.engine;

import dev.yam.wire.EngineCodec;
import dev.yam.wire.LimitExceededException;
import dev.yam.wire.MalformedPacketException;
import dev.yam.wire.Slice;
import org.jspecify.annotations.Nullable;

/**
 * A client's end of HTTP long-polling (EIO4 §HTTP long-polling): one GET waits for what the server sends, POSTs bring what
 * the session sends, one of each at a time and each on a connection of its own.
 *
 * <pre>
 * In:     answers
 * Out:    packets to the session; requests
 * Thread: the session's loop
 * </pre>
 */
final class ClientPolling implements Transport {

  static final String NAME = PollingTransport.NAME;

  private static final int PAYLOAD_TOO_LARGE = 413;

  private final ClientSession session;
  private final EngineClient client;
  private final PayloadForm form;
  private final OpenPacket opened;
  private final ClientHttp gets;
  private final ClientHttp posts;
  private boolean polling;

  /** Bytes of the POST that is under way; 0 if there is none. */
  private int posting;

  /** What of an answer waits until the session is resumed, from {@link #heldAt} on. */
  private @Nullable Slice held;

  private int heldAt;

  /** The end that a poll told of while a POST was under way. */
  private @Nullable Runnable endOfPoll;

  /** Called when nothing is under way any more: the session moves to another transport. */
  private @Nullable Runnable whenIdle;

  private boolean ended;

  /** The packet that closes is still to be sent. */
  private boolean closing;

  private final Deadline lastPost =
      new Deadline() {
        @Override
        protected void expired() {
          closeConnections();
        }
      };

  /** {@code gets} is the connection on which the session was opened. */
  ClientPolling(ClientSession session, OpenPacket opened, ClientHttp gets) {
    this.session = session;
    this.client = session.client();
    this.form = client.payloads();
    this.opened = opened;
    this.gets = gets;
    this.posts = new ClientHttp(session.loop(), client);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean closesByPacket() {
    return false; // it sends that by itself, when its turn comes
  }

  // --- in ---

  /** Goes on with what stands behind the open packet. */
  void begin(Slice body, int from) {
    deliver(body, from);
  }

  private void poll() {
    polling = true;
    gets.ask(client.requests().poll(opened.sid()), new Poll());
  }

  private void polled(ClientAnswer answer) {
    polling = false;
    if (ended) {
      return;
    }
    if (!answer.isOk()) {
      pollEnds(() -> refused(answer));
      return;
    }
    session.incoming().heard();
    try {
      deliver(form.open(answer.body()), 0);
    } catch (MalformedPacketException broken) {
      session.incoming().broken(broken);
    }
  }

  /** The packet that closes has come. */
  void leftByPeer() {
    pollEnds(session::left);
  }

  /** A server that refuses a POST ends the poll too, and may be heard here first: why it ends is said to the POST. */
  private void pollEnds(Runnable end) {
    if (posting == 0) {
      end.run();
    } else {
      endOfPoll = end;
    }
  }

  private void deliver(Slice body, int from) {
    held = null;
    int next = session.incoming().payload(body, form, from);
    if (ended || endOfPoll != null || next == Incoming.REFUSED || !session.isOpen()) {
      return;
    }
    if (next <= body.length()) {
      held = body;
      heldAt = next;
    } else if (whenIdle != null) {
      tellIfIdle();
    } else {
      poll();
    }
    session.incoming().readEnded();
  }

  // --- out ---

  @Override
  public boolean ready() {
    return !ended && posting == 0 && whenIdle == null;
  }

  @Override
  public void send(SendQueue queue) {
    Slice body = queue.takePayload(form, opened.maxPayload());
    posting = body.length();
    posts.ask(client.requests().post(opened.sid(), body), new Post());
  }

  private void posted(ClientAnswer answer) {
    posting = 0;
    if (closing) {
      sendClose();
    } else if (ended) {
      closeConnections();
    } else if (!answer.isOk()) {
      refused(answer);
    } else if (endOfPoll != null) {
      endOfPoll.run();
    } else {
      tellIfIdle();
      session.drained();
      session.ready();
    }
  }

  @Override
  public boolean writable() {
    return ready();
  }

  @Override
  public long pending() {
    return posting;
  }

  // --- moving to another transport ---

  /** Begins no more requests; calls {@code then} when those under way have been answered, perhaps at once. */
  void leave(Runnable then) {
    whenIdle = then;
    tellIfIdle();
  }

  private void tellIfIdle() {
    Runnable then = whenIdle;
    if (then != null && !polling && posting == 0 && held == null) {
      then.run();
    }
  }

  /** The session stays here. */
  void stay() {
    whenIdle = null;
    if (!session.isOpen()) {
      return;
    }
    if (!polling && held == null) {
      poll();
    }
    session.ready();
  }

  // --- flow and end ---

  /** The session reads no packet meanwhile: what is answered waits here, and nothing more is asked for. */
  @Override
  public void pause() {}

  @Override
  public void resume() {
    if (held != null) {
      deliver(held, heldAt);
    }
  }

  /**
   * The last POST still arrives, and the packet that closes in one of its own: npm's servers end a session at once for it,
   * and only then handle what stands before it in the same body. Till then the poll stays, since a server that loses it
   * takes the session for lost.
   */
  @Override
  public void close() {
    ended = true;
    closing = true;
    session.loop().deadlines(client.options().delays().close()).arm(lastPost);
    if (posting == 0) {
      sendClose();
    }
  }

  private void sendClose() {
    closing = false;
    posts.ask(client.requests().post(opened.sid(), form.encode(EngineCodec.CLOSE)), new Post());
  }

  @Override
  public void abort(DisconnectReason reason) {
    ended = true;
    closeConnections();
  }

  private void closeConnections() {
    closing = false;
    lastPost.cancel();
    gets.close();
    posts.close();
  }

  private void refused(ClientAnswer answer) {
    session.broken(answer.described(), answer.status() == PAYLOAD_TOO_LARGE);
  }

  private void lost(Throwable why) {
    switch (why) {
      case LimitExceededException met -> session.fail(DisconnectReason.TRANSPORT_ERROR.withLimit(met.limit()));
      default -> session.broken(String.valueOf(why.getMessage()), false);
    }
  }

  private final class Poll implements ClientHttp.Asker {
    @Override
    public void answered(ClientAnswer answer) {
      polled(answer);
    }

    @Override
    public void failed(Throwable why) {
      if (!ended) {
        pollEnds(() -> lost(why));
      }
    }
  }

  private final class Post implements ClientHttp.Asker {
    @Override
    public void answered(ClientAnswer answer) {
      posted(answer);
    }

    @Override
    public void failed(Throwable why) {
      if (ended) {
        closeConnections();
      } else if (endOfPoll != null) {
        endOfPoll.run();
      } else {
        lost(why);
      }
    }
  }
}
