package dev.yam.examples.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.yam.engine.JacksonBinder;
import dev.yam.wire.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A question to the {@link StandIn}, and its answer: chunk by chunk, each sent at once. One thread writes. */
final class StandInRequest {

  /** One request per connection. */
  private static final String HEAD = """
      HTTP/1.1 200 OK\r
      content-type: text/event-stream\r
      transfer-encoding: chunked\r
      connection: close\r
      \r
      """;

  private final Socket socket;
  private final String head;
  private final String body;
  private final OutputStream out;
  private final CompletableFuture<@Nullable Void> gone = new CompletableFuture<>();
  private final AtomicLong written = new AtomicLong();
  private boolean begun;
  private volatile boolean writing;

  /** Where the write was that was under way when {@link #isHeldBack} was last asked; below 0 if none was. */
  private long underWay = -1;

  StandInRequest(Socket socket, String head, String body) throws IOException {
    this.socket = socket;
    this.head = head;
    this.body = body;
    this.out = socket.getOutputStream();
  }

  boolean isForChat() {
    return head.startsWith("POST ") && head.lines().findFirst().orElse("").contains("/chat/completions ")
        && body.contains("\"stream\":true");
  }

  String head() {
    return head;
  }

  String body() {
    return body;
  }

  /** Done when whoever asked has closed the connection, whether or not anything is being said. */
  CompletableFuture<@Nullable Void> gone() {
    return gone;
  }

  /** How many bytes of the answer the operating system has taken. */
  long written() {
    return written.get();
  }

  /**
   * Whether the write that is under way was so when this was last asked: whoever has asked the question does not read, and
   * TCP takes no more. One thread asks.
   */
  boolean isHeldBack() {
    long before = underWay;
    underWay = writing ? written.get() : -1;
    return underWay >= 0 && underWay == before;
  }

  /** Nothing more is to come: the end of what comes is the end of the connection. */
  void watch(InputStream in) {
    Thread.ofVirtual().name("stand-in-watch").start(() -> {
      try {
        while (in.read() >= 0) {
          // what is sent behind a request is not looked at
        }
      } catch (IOException reset) {
        // gone as well
      } finally {
        gone.complete(null);
      }
    });
  }

  // --- the answer ---

  /** The next token. */
  void say(String token) {
    event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":" + json(token) + "},\"finish_reason\":null}]}");
  }

  /** The end of the answer. */
  void end() {
    event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
    event("[DONE]");
    finish();
  }

  /** The end of the response, wherever the answer is. */
  void finish() {
    write("0\r\n\r\n".getBytes(UTF_8));
  }

  /** One event with {@code data}, whatever it is. */
  void event(String data) {
    raw("data: " + data + "\n\n");
  }

  /** A piece of the event stream, whatever it is: one chunk of the response. */
  void raw(String piece) {
    if (!begun) {
      begun = true;
      write(HEAD.getBytes(UTF_8));
    }
    byte[] bytes = piece.getBytes(UTF_8);
    byte[] size = (HexFormat.of().toHexDigits(bytes.length) + "\r\n").getBytes(UTF_8);
    byte[] chunk = new byte[size.length + bytes.length + 2];
    System.arraycopy(size, 0, chunk, 0, size.length);
    System.arraycopy(bytes, 0, chunk, size.length, bytes.length);
    chunk[chunk.length - 2] = '\r';
    chunk[chunk.length - 1] = '\n';
    write(chunk);
  }

  /** A whole response other than an answer. */
  void refuse(int status, String message) {
    String error = "{\"error\":{\"message\":" + json(message) + "}}";
    String head = "HTTP/1.1 %d Refused\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
        .formatted(status, error.getBytes(UTF_8).length);
    write((head + error).getBytes(UTF_8));
  }

  private static String json(String text) {
    return JsonWriter.write(new JacksonBinder(), text).toUtf8();
  }

  private void write(byte[] bytes) {
    try {
      writing = true;
      out.write(bytes);
      writing = false;
      written.addAndGet(bytes.length);
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    }
  }

  /** Closes the connection wherever the answer is. */
  void breakOff() {
    try {
      socket.close();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
