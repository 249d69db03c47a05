package dev.yam.engine;

import dev.yam.wire.ConnectFailedException;
import dev.yam.wire.EngineCodec;
import dev.yam.wire.Message;
import dev.yam.wire.Outgoing;
import dev.yam.wire.Slice;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens one session and keeps all that it is told. */
final class TestClient implements ClientSessionListener {

  final CompletableFuture<ClientSession> opened = new CompletableFuture<>();
  final CompletableFuture<Void> upgraded = new CompletableFuture<>();
  final CompletableFuture<ConnectFailedException> failed = new CompletableFuture<>();
  final CompletableFuture<DisconnectReason> closed = new CompletableFuture<>();
  final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  final AtomicInteger ends = new AtomicInteger();
  final AtomicInteger pings = new AtomicInteger();
  final AtomicInteger drains = new AtomicInteger();
  private final EngineLoop loop;
  private final CompletableFuture<ClientSession> session;

  TestClient(EngineClient client, EngineLoop loop) {
    this.loop = loop;
    this.session = CompletableFuture.supplyAsync(() -> client.open(loop, this), loop);
  }

  @Override
  public void opened(ClientSession session) {
    opened.complete(session);
  }

  @Override
  public void upgraded() {
    upgraded.complete(null);
  }

  @Override
  public void pinged() {
    pings.incrementAndGet();
  }

  @Override
  public void drained() {
    drains.incrementAndGet();
  }

  @Override
  public void text(Slice data) {
    messages.add(new Message.Text(data.detach()));
  }

  @Override
  public void binary(Slice data) {
    messages.add(new Message.Binary(data.detach()));
  }

  @Override
  public void failed(ConnectFailedException why) {
    ends.incrementAndGet();
    failed.complete(why);
  }

  @Override
  public void closed(DisconnectReason reason) {
    ends.incrementAndGet();
    closed.complete(reason);
  }

  // --- what a test does with it ---

  static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }

  /** Waits until it is open. */
  ClientSession session() throws Exception {
    return get(opened);
  }

  TestClient onWebSocket() throws Exception {
    get(upgraded);
    return this;
  }

  /** Sent when it is open. */
  TestClient send(String text) throws Exception {
    return send(Message.of(text));
  }

  TestClient send(byte[] bytes) throws Exception {
    return send(Message.of(bytes));
  }

  private TestClient send(Message message) throws Exception {
    Outgoing outgoing = EngineCodec.message(message);
    ClientSession its = session();
    loop.execute(() -> its.write(outgoing, false));
    return this;
  }

  /** The next message, which is text. */
  String text() throws Exception {
    return switch (messages.poll(10, TimeUnit.SECONDS)) {
      case Message.Text(Slice data) -> data.toUtf8();
      case null -> throw new AssertionError("no message came");
      case Message other -> throw new AssertionError("not text: " + other);
    };
  }

  byte[] bytes() throws Exception {
    return switch (messages.poll(10, TimeUnit.SECONDS)) {
      case Message.Binary(Slice data) -> data.toByteArray();
      case null -> throw new AssertionError("no message came");
      case Message other -> throw new AssertionError("not binary: " + other);
    };
  }

  void close() {
    session.thenAccept(its -> its.close(DisconnectReason.of("io client disconnect")));
  }
}
