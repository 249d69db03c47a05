package dev.yam.wire;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A client could not connect: the network, a proxy, TLS or the server refused. The message says where it was going, by
 * which transport, and what came back; the URL has no query, which may hold credentials.
 */
public final class ConnectFailedException extends YamException {

  private static final long serialVersionUID = 1L;

  private static final int NONE = -1;

  private final String url;
  private final String transport;
  private final int status;
  private final int code;
  private final String answer;

  private ConnectFailedException(
      String url, String transport, Answer answer, String message, @Nullable Throwable cause) {
    super("cannot connect to " + url + " by " + transport + ": " + message, cause, false);
    this.url = url;
    this.transport = transport;
    this.status = answer.status();
    this.code = answer.code();
    this.answer = answer.text();
  }

  private record Answer(int status, int code, String text) {
    static final Answer NOTHING = new Answer(NONE, NONE, "");
  }

  /** Nothing came back that could be understood; {@code why} says what went wrong, and what to do where that is known. */
  public static ConnectFailedException of(String url, String transport, String why, @Nullable Throwable cause) {
    return new ConnectFailedException(url, transport, Answer.NOTHING, why, cause);
  }

  /** The server answered with {@code status}, and with {@code text}. */
  public static ConnectFailedException answered(String url, String transport, int status, String text) {
    String said = text.isEmpty() ? "HTTP " + status : "HTTP " + status + " " + text;
    return new ConnectFailedException(url, transport, new Answer(status, NONE, text), said, null);
  }

  /** As {@link #answered}, by Engine.IO itself: {@code code} is that of its table of errors. */
  public static ConnectFailedException refused(String url, String transport, int status, int code, String text) {
    String said = "HTTP " + status + ", code " + code + ": " + text;
    return new ConnectFailedException(url, transport, new Answer(status, code, text), said, null);
  }

  /** Where the client was going, without the query. */
  public String url() {
    return url;
  }

  /** {@code polling} or {@code websocket}. */
  public String transport() {
    return transport;
  }

  /** The status of the HTTP answer, where there was one. */
  public OptionalInt status() {
    return status == NONE ? OptionalInt.empty() : OptionalInt.of(status);
  }

  /** Engine.IO's code: 0 Transport unknown, 1 Session ID unknown, 2 Bad handshake method, 3 Bad request, 4 Forbidden, 5 Unsupported protocol version. */
  public OptionalInt code() {
    return code == NONE ? OptionalInt.empty() : OptionalInt.of(code);
  }

  /** What the server said beside the status. */
  public Optional<String> answer() {
    return answer.isEmpty() ? Optional.empty() : Optional.of(answer);
  }
}
