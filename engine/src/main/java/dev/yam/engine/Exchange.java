package dev.yam.engine;

import dev.yam.wire.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to its answer. The connection makes it; whoever handles the request may answer from any
 * thread, once: later answers are dropped.
 */
final class Exchange implements Applicant {

  private final HttpConnection connection;
  private final Request request;
  private final boolean upgrade;
  private List<Map.Entry<String, String>> headers = List.of();

  /** Set by the connection before the exchange is handed on as complete. */
  private Slice body = Slice.EMPTY;

  /** The connection's: whom the request belongs to. */
  private @Nullable Session session;

  Exchange(HttpConnection connection, Request request, boolean upgrade) {
    this.connection = connection;
    this.request = request;
    this.upgrade = upgrade;
  }

  HttpConnection connection() {
    return connection;
  }

  @Override
  public Request request() {
    return request;
  }

  /** Whether the client asks for a WebSocket. */
  boolean isUpgrade() {
    return upgrade;
  }

  @Override
  public EngineLoop loop() {
    return connection.loop();
  }

  /** Whether it still waits for its answer. Called on the connection's loop. */
  @Override
  public boolean isOpen() {
    return connection.isOpen(this);
  }

  Slice body() {
    return body;
  }

  void body(Slice whole) {
    body = whole;
  }

  @Nullable Session session() {
    return session;
  }

  void session(Session owner) {
    session = owner;
  }

  /** Headers of the answer, whatever it will be. Before the exchange is handed on. */
  @Override
  public void addHeaders(List<Map.Entry<String, String>> more) {
    if (more.isEmpty()) {
      return;
    }
    var all = new ArrayList<>(headers);
    all.addAll(more);
    headers = all;
  }

  List<Map.Entry<String, String>> headers() {
    return headers;
  }

  /** Any thread. */
  void respond(HttpResponse response) {
    respond(ResponseHead.of(response), response.body());
  }

  /** As {@link #respond(HttpResponse)}, with a head made beforehand. Any thread. */
  void respond(ResponseHead head, Slice responseBody) {
    connection.respond(this, head, responseBody, false);
  }

  @Override
  public void refuse(EngineError error, String message) {
    if (upgrade) {
      respondAndClose(EngineError.upgradeRefused(message));
    } else {
      respond(error.response(message));
    }
  }

  /** Answers and closes the connection. Any thread. */
  void respondAndClose(HttpResponse response) {
    connection.respond(this, ResponseHead.of(response), response.body(), true);
  }
}
