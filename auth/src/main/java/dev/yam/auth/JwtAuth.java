package dev.yam.auth;

import dev.yam.auth.JwtRejectedException.Reason;
import dev.yam.engine.EngineHooks;
import dev.yam.server.DynamicNamespace;
import dev.yam.server.Handshake;
import dev.yam.server.Middleware;
import dev.yam.server.Namespace;
import dev.yam.server.Server;
import dev.yam.server.Socket;
import dev.yam.wire.Limit;
import dev.yam.wire.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in who shows a token that is believed: {@code server.use(JwtAuth.middleware(verifier))}.
 *
 * <p>Whom the token speaks of is a {@link JwtPrincipal} at {@code socket.data().get(JwtAuth.PRINCIPAL)} from then on, for
 * handlers of all kinds. Who shows none, or one that is not believed, is refused with {@code Unauthorized}: a client of
 * Socket.IO by {@code connect_error}, one of plain WebSocket by close 1008. Why, is told to the log at debug, and to
 * {@link Builder#onRejected}. Immutable, any thread.
 *
 * <pre>
 * In:     a handshake, where its namespace dispatches
 * Out:    the principal in the socket's data, or {@link RefusedException}
 * Thread: the socket's lane, which may wait for keys; an event loop does not wait
 * </pre>
 */
public final class JwtAuth {

  /** The key in {@link Socket#data} of who the client is: a {@link java.security.Principal}, here a {@link JwtPrincipal}. */
  public static final String PRINCIPAL = "principal";

  private static final Logger LOG = LoggerFactory.getLogger(JwtAuth.class);
  private static final String UNAUTHORIZED = "Unauthorized";

  private final JwtVerifier verifier;
  private final List<TokenSource> sources;
  private final boolean guests;
  private final boolean disconnectAtExpiry;
  private final BiConsumer<Handshake, JwtRejectedException> onRejected;
  private final EngineHooks hooks;

  private JwtAuth(Builder builder) {
    this.verifier = builder.verifier;
    this.sources = builder.sources;
    this.guests = builder.guests;
    this.disconnectAtExpiry = builder.disconnectAtExpiry;
    this.onRejected = builder.onRejected;
    this.hooks = builder.hooks;
  }

  /** {@link #builder} with its defaults, as a middleware. */
  public static Middleware middleware(JwtVerifier verifier) {
    return builder(verifier).build().middleware();
  }

  public static Builder builder(JwtVerifier verifier) {
    return new Builder(verifier);
  }

  /** Who the client is; empty for guests, and where no tokens are asked for. */
  public static Optional<JwtPrincipal> principal(Socket socket) {
    return socket.data().get(PRINCIPAL) instanceof JwtPrincipal known ? Optional.of(known) : Optional.empty();
  }

  // Where it is put.

  /**
   * For {@code use} of a server or namespace.
   *
   * @throws IllegalStateException with {@link Builder#disconnectAtExpiry}: clients that are recovered pass no middleware, and
   *     only {@link #protect(Namespace)} sees them
   */
  public Middleware middleware() {
    if (disconnectAtExpiry) {
      throw new IllegalStateException("disconnectAtExpiry is more than a middleware: say protect(…) in place of use(…)");
    }
    return this::admit;
  }

  /** Asks the clients of the main namespace; to be said before {@code onConnection}. */
  public void protect(Server server) {
    server.use(this::admit).onConnection(this::connected);
  }

  /** Asks the clients of a namespace; to be said before {@code onConnection}. */
  public void protect(Namespace namespace) {
    namespace.use(this::admit).onConnection(this::connected);
  }

  /** Asks the clients of all namespaces of a kind; to be said before {@code onConnection}. */
  public void protect(DynamicNamespace kind) {
    kind.use(this::admit).onConnection(this::connected);
  }

  // What it does.

  private void admit(Socket socket) {
    Handshake handshake = socket.handshake();
    Optional<String> token = token(handshake);
    if (token.isEmpty() && guests) {
      return;
    }
    try {
      known(socket, verify(token));
    } catch (JwtRejectedException rejected) {
      tell(handshake, rejected);
      throw new RefusedException(UNAUTHORIZED);
    }
  }

  /** The first source that has one decides: what stands elsewhere is not asked, if it is no good. */
  private Optional<String> token(Handshake handshake) {
    for (TokenSource source : sources) {
      Optional<String> found = found(source, handshake);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> found(TokenSource source, Handshake handshake) {
    try {
      return source.find(handshake);
    } catch (RuntimeException failure) {
      LOG.debug("a source of tokens failed: {}", failure.getMessage());
      return Optional.empty();
    }
  }

  /** Lanes run on virtual threads: another one may be an event loop. */
  private JwtPrincipal verify(Optional<String> token) {
    String shown = token.orElseThrow(() -> new JwtRejectedException(Reason.MISSING, "no token was sent"));
    return verifier.verify(shown, Thread.currentThread().isVirtual());
  }

  private static void known(Socket socket, JwtPrincipal principal) {
    socket.data().put(PRINCIPAL, principal);
    principal.end().ifPresent(socket::recoverableUntil);
  }

  private void tell(Handshake handshake, JwtRejectedException rejected) {
    LOG.debug("refused {}: {}, {}", handshake.address(), rejected.reason(), rejected.getMessage());
    if (rejected.reason() == Reason.TOO_LONG) {
      hooks.limitMet(Limit.TOKEN);
    }
    try {
      onRejected.accept(handshake, rejected);
    } catch (RuntimeException failure) {
      LOG.warn("onRejected failed", failure);
    }
  }

  /** Also for a client that was recovered, whose data has the principal again. */
  private void connected(Socket socket) {
    if (disconnectAtExpiry) {
      Expiry.begin(socket, verifier.clock());
    }
  }

  /**
   * A newer token of a client that stays: it takes the place of the one before, and its end counts from now on. To be called
   * by a handler of the application: {@code socket.on("token", String.class, token -> auth.renew(socket, token))}. May block
   * as {@link JwtVerifier#verify}.
   *
   * @throws JwtRejectedException if it is not believed, or is somebody else's; then all stays as it is
   */
  public JwtPrincipal renew(Socket socket, String token) {
    JwtPrincipal principal = verify(Optional.of(token));
    Optional<JwtPrincipal> before = principal(socket);
    if (before.isPresent() && !before.get().getName().equals(principal.getName())) {
      throw new JwtRejectedException(Reason.OTHER_PRINCIPAL, "it is not of the one who came");
    }
    known(socket, principal);
    if (before.isEmpty()) {
      connected(socket);
    }
    return principal;
  }

  /** Every option has a safe default. */
  public static final class Builder {
    private final JwtVerifier verifier;
    private List<TokenSource> sources = List.of(TokenSource.AUTH, TokenSource.AUTHORIZATION, TokenSource.SUBPROTOCOL);
    private boolean guests;
    private boolean disconnectAtExpiry;
    private BiConsumer<Handshake, JwtRejectedException> onRejected = (handshake, rejected) -> {};
    private EngineHooks hooks = EngineHooks.NONE;

    private Builder(JwtVerifier verifier) {
      this.verifier = verifier;
    }

    /** Where tokens are looked for, in this order; the first that is there decides. All but the query of the URL. */
    public Builder tokensFrom(TokenSource first, TokenSource... more) {
      var all = new ArrayList<TokenSource>(List.of(first));
      all.addAll(List.of(more));
      sources = List.copyOf(all);
      return this;
    }

    /** Whether who shows no token is let in, without a principal; a token that is not believed is refused anyway. False. */
    public Builder allowGuests(boolean value) {
      guests = value;
      return this;
    }

    /**
     * Whether a socket is disconnected when its token is over, unless it has shown a newer one ({@link JwtAuth#renew}). The
     * client does not come back by itself: it is to get a token first. False.
     */
    public Builder disconnectAtExpiry(boolean value) {
      disconnectAtExpiry = value;
      return this;
    }

    /** Told of everyone who is refused, where the middleware runs; what it throws is logged. Nobody. */
    public Builder onRejected(BiConsumer<Handshake, JwtRejectedException> value) {
      onRejected = value;
      return this;
    }

    /** Told of tokens that are too long ({@link Limit#TOKEN}). None. */
    public Builder hooks(EngineHooks value) {
      hooks = value;
      return this;
    }

    public JwtAuth build() {
      return new JwtAuth(this);
    }
  }
}
