package dev.yam.server;

import dev.yam.engine.PeerCredentials;
import dev.yam.engine.Request;
import dev.yam.server.spi.HandshakeRecord;
import dev.yam.wire.ArgumentBinder;
import dev.yam.wire.Json;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * What a client showed when it came: the request that opened its session, and the credentials it sent to this
 * namespace. Immutable, any thread.
 */
public final class Handshake {

  private final Request request;
  private final Json auth;
  private final ArgumentBinder binder;

  Handshake(Request request, Json auth, ArgumentBinder binder) {
    this.request = request;
    this.auth = auth;
    this.binder = binder;
  }

  /** The first value of a query parameter of the session's first request. */
  public Optional<String> query(String name) {
    return request.query(name);
  }

  /** All query parameters, decoded. */
  public Map<String, List<String>> query() {
    return request.query();
  }

  /** The first header of that name of the session's first request. */
  public Optional<String> header(String name) {
    return request.header(name);
  }

  public Map<String, List<String>> headers() {
    return request.headers();
  }

  /** The credentials as they came: a JSON object, empty if the client sent none. */
  public Json auth() {
    return auth;
  }

  /**
   * The credentials bound to a type of the application.
   *
   * @throws IllegalArgumentException if they do not fit
   */
  @SuppressWarnings("unchecked") // a binder reads the type it is asked for
  public <T> T auth(Class<T> type) {
    @Nullable Object bound = binder.read(auth.slice(), List.of(), type);
    if (bound == null) {
      throw new IllegalArgumentException("no credentials");
    }
    return (T) bound;
  }

  /** What other nodes are told of it. */
  HandshakeRecord snapshot() {
    SocketAddress address = address();
    String host = address instanceof InetSocketAddress inet ? inet.getHostString() : String.valueOf(address);
    return new HandshakeRecord(headers(), query(), auth, host, isSecure(), time(), url());
  }

  /** As {@link Request#remoteAddress}. */
  public SocketAddress address() {
    return request.remoteAddress();
  }

  /**
   * Which process is at the other end of a Unix socket, and whose it is, by the word of the kernel: authorise by it in
   * {@link Namespace#use}. Empty for clients of the web and of TCP.
   */
  public Optional<PeerCredentials> peer() {
    return request.peer();
  }

  /** Whether the session was opened by TLS. */
  public boolean isSecure() {
    return request.secure();
  }

  /**
   * The certificate that the client showed, and behind it those that vouch for it; empty where it showed none. Clients are
   * asked only where {@link dev.yam.engine.Tls} says so.
   */
  public List<X509Certificate> certificates() {
    return request.certificates();
  }

  /** Whom the client's certificate names; empty where it showed none. */
  public Optional<X500Principal> principal() {
    return request.principal();
  }

  /** When the session was opened. */
  public Instant time() {
    return request.time();
  }

  /** The path and query of the session's first request. */
  public String url() {
    return request.target();
  }
}
