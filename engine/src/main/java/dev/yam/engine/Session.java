package dev.yam.engine;

import dev.yam.wire.Message;
import dev.yam.wire.Outgoing;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Engine.IO's socket. */
public final class Session {

  Session() {}

  /** The sid: 20 characters of {@code [\w-]}, unguessable. */
  public String id() {
    throw new UnsupportedOperationException();
  }

  public EngineLoop loop() {
    throw new UnsupportedOperationException();
  }

  /** What the session was opened with. */
  public Request request() {
    throw new UnsupportedOperationException();
  }

  /** {@code polling} or {@code websocket}. Any thread. */
  public String transport() {
    throw new UnsupportedOperationException();
  }

  /**
   * Counts {@link Outgoing#size()} bytes that {@link #write} will take, before the loop sees them. False if the limit
   * is met: the session then closes itself. Any thread.
   */
  public boolean reserve(int bytes) {
    throw new UnsupportedOperationException(bytes + "");
  }

  /** Gives back what was reserved for a message that will not be written. Any thread. */
  public void unreserve(int bytes) {
    throw new UnsupportedOperationException(bytes + "");
  }

  /** Sends {@code message} behind all before it. Called on the loop. */
  public void write(Outgoing message, boolean reserved) {
    throw new UnsupportedOperationException();
  }

  /** Sends {@code message} if it can leave at once; false if it was dropped. Called on the loop. */
  public boolean writeVolatile(Outgoing message) {
    throw new UnsupportedOperationException();
  }

  /** Whether less than half of what may wait is waiting. Any thread. */
  public boolean writable() {
    throw new UnsupportedOperationException();
  }

  /** Completes on a virtual thread when {@link #writable}, with DisconnectedException when closed. Any thread. */
  public CompletableFuture<Void> whenWritable() {
    throw new UnsupportedOperationException();
  }

  /** Stops reading; the heartbeat waits meanwhile. Called on the loop. */
  public void pause() {
    throw new UnsupportedOperationException();
  }

  /** Called on the loop. */
  public void resume() {
    throw new UnsupportedOperationException();
  }

  /** Closes after what was written before. Any thread. */
  public void close(DisconnectReason reason) {
    throw new UnsupportedOperationException();
  }

  /** Sends to a bare session. Any thread. */
  public void send(Message message) {
    throw new UnsupportedOperationException();
  }

  public void send(String text) {
    send(Message.of(text));
  }

  /** Takes {@code bytes}. */
  public void send(byte[] bytes) {
    send(Message.of(bytes));
  }

  /** What a bare session does with messages. Registered in {@code onConnection}. */
  public void onMessage(MessageHandler handler) {
    throw new UnsupportedOperationException();
  }

  /** Called once, last, for a bare session. */
  public void onClose(Consumer<DisconnectReason> handler) {
    throw new UnsupportedOperationException();
  }
}
