package dev.yam.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** An Engine.IO session over either transport, of which only the messages show; answers the pings. */
abstract sealed class Engine implements AutoCloseable {

  enum Transport {
    POLLING,
    WEBSOCKET;

    Engine open(Endpoint endpoint) throws IOException {
      return switch (this) {
        case POLLING -> new OverPolling(Polling.open(endpoint));
        case WEBSOCKET -> new OverWebSocket(Ws.open(endpoint, endpoint.websocket()));
      };
    }
  }

  /** The session has ended. */
  private record Ended() {}

  private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();

  /** Engine.IO's id of the session. */
  abstract String sid();

  /** Sends a text message: the packet type is put before it. */
  abstract void send(String message) throws IOException;

  abstract void send(byte[] message) throws IOException;

  /** Sends a text message to a server that may end the session before it has read it. */
  void trySend(String message) {
    try {
      send(message);
    } catch (IOException | AssertionError e) {
      // What the server did is seen by receiving.
    }
  }

  void trySend(byte[] message) {
    try {
      send(message);
    } catch (IOException | AssertionError e) {
      // What the server did is seen by receiving.
    }
  }

  String receiveText() {
    var message = receive(Wire.PATIENCE);
    assertThat(message).isInstanceOf(String.class);
    return (String) message;
  }

  byte[] receiveBinary() {
    var message = receive(Wire.PATIENCE);
    assertThat(message).isInstanceOf(byte[].class);
    return (byte[]) message;
  }

  /** Waits for a text, or for the end; whether it was a text. */
  boolean awaitTextOrEnd() {
    return !(receive(Wire.PATIENCE) instanceof Ended);
  }

  /** Fails when anything but the end comes within {@code patience}. */
  void awaitEnd(Duration patience) {
    var message = receive(patience);
    assertThat(message).as("message instead of the end").isInstanceOf(Ended.class);
  }

  void awaitEnd() {
    awaitEnd(Wire.PATIENCE);
  }

  /** Fails when anything, the end too, comes within {@code duration}. */
  void assertQuietFor(Duration duration) throws InterruptedException {
    var message = messages.poll(duration.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(message).as("message where none is due").isNull();
  }

  private Object receive(Duration patience) {
    try {
      var message = messages.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (message == null) {
        throw new AssertionError("no message within " + patience);
      }
      return message;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  final void arrived(Object message) {
    messages.add(message);
  }

  final void ended() {
    messages.add(new Ended());
  }

  @Override
  public abstract void close() throws IOException;

  private static final class OverWebSocket extends Engine {

    private final Ws ws;
    private final String sid;

    OverWebSocket(Ws ws) {
      this.ws = ws;
      this.sid = Json.read(ws.nextText().substring(1)).get("sid").asString();
      Thread.ofVirtual().start(this::readAll);
    }

    private void readAll() {
      while (true) {
        var frame = ws.next(Duration.ofMinutes(5));
        switch (frame.opcode()) {
          case Ws.TEXT -> {
            if (frame.text().startsWith("4")) {
              arrived(frame.text().substring(1));
            }
          }
          case Ws.BINARY -> arrived(frame.data());
          case Ws.END -> {
            ended();
            return;
          }
          default -> {}
        }
      }
    }

    @Override
    String sid() {
      return sid;
    }

    @Override
    void send(String message) throws IOException {
      ws.text("4" + message);
    }

    @Override
    void send(byte[] message) throws IOException {
      ws.binary(message);
    }

    @Override
    public void close() throws IOException {
      ws.close();
    }
  }

  private static final class OverPolling extends Engine {

    private final Polling polling;
    /** Fair: a pong must not starve behind a caller that sends without pause. */
    private final ReentrantLock posting = new ReentrantLock(true);
    private volatile boolean closed;

    OverPolling(Polling polling) {
      this.polling = polling;
      Thread.ofVirtual().start(this::readAll);
    }

    private void readAll() {
      try {
        while (!closed) {
          var response = polling.poll();
          if (response.status() != 200) {
            break;
          }
          for (var packet : response.body().split(Polling.SEPARATOR, -1)) {
            take(packet);
          }
        }
      } catch (IOException | AssertionError e) {
        // The end is what the caller sees.
      }
      ended();
    }

    private void take(String packet) throws IOException {
      switch (packet.charAt(0)) {
        case '2' -> post("3");
        case '4' -> arrived(packet.substring(1));
        case 'b' -> arrived(Base64.getDecoder().decode(packet.substring(1)));
        default -> {}
      }
    }

    /** One POST at a time: an overlapping one would close the session. */
    private void post(String payload) throws IOException {
      posting.lock();
      try {
        polling.send(payload);
      } finally {
        posting.unlock();
      }
    }

    @Override
    String sid() {
      return polling.sid();
    }

    @Override
    void send(String message) throws IOException {
      post("4" + message);
    }

    @Override
    void send(byte[] message) throws IOException {
      post("b" + Base64.getEncoder().encodeToString(message));
    }

    @Override
    public void close() throws IOException {
      closed = true;
      polling.post("1");
    }
  }
}
