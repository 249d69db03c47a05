package dev.yam.server;

import dev.yam.engine.Request;
import dev.yam.wire.Limit;
import dev.yam.wire.PlainForm;
import java.util.Optional;

/**
 * Plain JSON messages over WebSocket, for clients that have no library: a browser's {@code new WebSocket(url)}, a tool of
 * the command line, any language. They are in the same namespaces and rooms as all others, and meet the same middleware and
 * handlers. Immutable: each method that takes a value returns another.
 *
 * <p>{@code {"type":"move","x":1}} is the event {@code move}, and the whole object its argument; with {@code ackId} it asks
 * for an answer, {@code {"type":"ack","ackId":…,"data":…}}.
 *
 * @param form how messages are written: {@link PlainForm#DEFAULT}
 * @param path at which path of the port, exactly; empty, the default, for every one that no endpoint has
 * @param namespace which namespace clients are in: the main one
 * @param namespaceByPath whether the path of the request is the namespace, instead: false
 * @param unknown the text that answers a type that nobody listens to, unless {@link Socket#onUnhandled} is said; empty for
 *     none. {@code Unknown message type}
 * @param only whether the server has no endpoint of Socket.IO: false
 * @param maxBadMessagesPerSecond {@link Limit#BAD_MESSAGES}
 */
public record PlainWebSocket(
    PlainForm form,
    Optional<String> path,
    String namespace,
    boolean namespaceByPath,
    Optional<String> unknown,
    boolean only,
    int maxBadMessagesPerSecond) {

  /** Throws IllegalArgumentException if a value cannot be, or two contradict each other. */
  public PlainWebSocket {
    if (path.isPresent() && namespaceByPath) {
      throw new IllegalArgumentException("path and namespaceByPath: with one path there is one namespace, say namespace");
    }
    if (!namespace.startsWith("/")) {
      throw new IllegalArgumentException("a namespace begins with /: " + namespace);
    }
    Limit.BAD_MESSAGES.requireAtLeast(1, maxBadMessagesPerSecond);
  }

  /** With the defaults. */
  public static PlainWebSocket defaults() {
    return new PlainWebSocket(
        PlainForm.DEFAULT,
        Optional.empty(),
        "/",
        false,
        Optional.of("Unknown message type"),
        false,
        (int) Limit.BAD_MESSAGES.defaultValue());
  }

  public PlainWebSocket form(PlainForm value) {
    return new PlainWebSocket(value, path, namespace, namespaceByPath, unknown, only, maxBadMessagesPerSecond);
  }

  /** The member that says what a message is: {@code type}. */
  public PlainWebSocket typeKey(String key) {
    return form(form.typeKey(key));
  }

  /** The member with the number by which a message is answered: {@code ackId}. */
  public PlainWebSocket ackKey(String key) {
    return form(form.ackKey(key));
  }

  /** The argument of a message is its member {@code key}, and not the whole of it. */
  public PlainWebSocket envelope(String key) {
    return form(form.envelope(key));
  }

  public PlainWebSocket path(String value) {
    return new PlainWebSocket(
        form, Optional.of(value), namespace, namespaceByPath, unknown, only, maxBadMessagesPerSecond);
  }

  public PlainWebSocket namespace(String name) {
    return new PlainWebSocket(form, path, name, false, unknown, only, maxBadMessagesPerSecond);
  }

  /** The namespace is the path of the request, as it came, without a slash at its end. */
  public PlainWebSocket byPath() {
    return new PlainWebSocket(form, path, "/", true, unknown, only, maxBadMessagesPerSecond);
  }

  public PlainWebSocket unknown(String text) {
    return new PlainWebSocket(form, path, namespace, namespaceByPath, Optional.of(text), only, maxBadMessagesPerSecond);
  }

  /** A type that nobody listens to is not answered. */
  public PlainWebSocket noUnknown() {
    return new PlainWebSocket(form, path, namespace, namespaceByPath, Optional.empty(), only, maxBadMessagesPerSecond);
  }

  /** There is no endpoint of Socket.IO: {@link Server.Builder#path} means nothing. */
  public PlainWebSocket alone() {
    return new PlainWebSocket(form, path, namespace, namespaceByPath, unknown, true, maxBadMessagesPerSecond);
  }

  public PlainWebSocket maxBadMessagesPerSecond(int count) {
    return new PlainWebSocket(form, path, namespace, namespaceByPath, unknown, only, count);
  }

  /** Where the client of {@code request} is. */
  String namespaceOf(Request request) {
    if (!namespaceByPath) {
      return namespace;
    }
    String asked = request.path();
    return asked.length() > 1 && asked.endsWith("/") ? asked.substring(0, asked.length() - 1) : asked;
  }
}
