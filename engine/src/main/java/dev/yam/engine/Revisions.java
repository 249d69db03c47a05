package dev.yam.engine;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The revisions of Engine.IO that an endpoint speaks, and what their sessions and transports are made with.
 *
 * <pre>
 * In:     handshakes
 * Out:    a {@link Revision}, its {@link SessionContext}, {@link PayloadForm} and {@link Framing}
 * Thread: any
 * </pre>
 */
final class Revisions {

  /** A callback's number is an index of an array in the page. */
  private static final int MOST_DIGITS = 9;

  private static final PayloadForm TEXT = new PayloadForm.Three(false);
  private static final PayloadForm BINARY = new PayloadForm.Three(true);

  private final boolean allowThree;
  private final BiFunction<Revision, EngineLoop, SessionContext> newContext;
  private final ChannelTransport.Settings plain;
  private final ChannelTransport.Settings typed;
  private final ChannelTransport.Settings base64;
  private final ChannelTransport.Settings stream;
  private final ChannelTransport.Settings line;

  /** One for each loop that ever had a session of revision 4 here. */
  private final Map<EngineLoop, SessionContext> fours = new ConcurrentHashMap<>();

  private final Map<EngineLoop, SessionContext> threes = new ConcurrentHashMap<>();
  private final Map<EngineLoop, SessionContext> lines = new ConcurrentHashMap<>();
  private final Map<EngineLoop, SessionContext> plains = new ConcurrentHashMap<>();

  Revisions(
      boolean allowThree,
      ChannelTransport.Settings plain,
      BiFunction<Revision, EngineLoop, SessionContext> newContext) {
    this.allowThree = allowThree;
    this.newContext = newContext;
    this.plain = plain;
    this.typed = plain.with(Framing.TYPED);
    this.base64 = plain.with(Framing.BASE64);
    this.stream = plain.with(Framing.STREAM);
    this.line = plain.with(Framing.LINES);
  }

  /** What the request says that it speaks; absent if that is not spoken here. Who says nothing speaks revision 3. */
  @Nullable Revision of(Query query) {
    return switch (query.revision()) {
      case "4" -> Revision.FOUR;
      case "3", "" -> allowThree ? Revision.THREE : null;
      default -> null;
    };
  }

  /** What speaks against opening a session, whose transport is known. */
  Optional<EngineError> refusal(Query query, Request handshake) {
    Revision revision = of(query);
    if (revision == null) {
      return Optional.of(EngineError.UNSUPPORTED_PROTOCOL_VERSION);
    }
    boolean answerable = revision == Revision.FOUR || callback(handshake).filter(each -> !isNumber(each)).isEmpty();
    return answerable ? Optional.empty() : Optional.of(EngineError.BAD_REQUEST);
  }

  /** For sessions that {@code handshake}, which was not {@linkplain #refusal refused}, opens on {@code loop}. */
  SessionContext context(Request handshake, EngineLoop loop) {
    return allowThree ? context(of(handshake), loop) : four(loop);
  }

  /** For sessions of {@code revision} on {@code loop}. */
  SessionContext context(Revision revision, EngineLoop loop) {
    return switch (revision) {
      case PLAIN -> plains.computeIfAbsent(loop, its -> newContext.apply(Revision.PLAIN, its));
      case LINES -> lines.computeIfAbsent(loop, its -> newContext.apply(Revision.LINES, its));
      case THREE -> threes.computeIfAbsent(loop, its -> newContext.apply(Revision.THREE, its));
      case FOUR -> four(loop);
    };
  }

  private SessionContext four(EngineLoop loop) {
    return fours.computeIfAbsent(loop, its -> newContext.apply(Revision.FOUR, its));
  }

  private static IllegalStateException noHandshake() {
    return new IllegalStateException("no handshake of Engine.IO begins it");
  }

  private Revision of(Request handshake) {
    return allowThree ? Objects.requireNonNull(of(Query.of(handshake))) : Revision.FOUR;
  }

  /** How the bodies of a polling session that {@code handshake} opens are written. */
  PayloadForm payloads(Request handshake) {
    return switch (of(handshake)) {
      case PLAIN, LINES -> throw noHandshake();
      case THREE -> callback(handshake).map(Revisions::script).orElse(wantsText(handshake) ? TEXT : BINARY);
      case FOUR -> PayloadForm.FOUR;
    };
  }

  private static PayloadForm script(String callback) {
    return new PayloadForm.Script(Integer.parseInt(callback));
  }

  /** Which callback of its page a client that polls by JSONP names. */
  private static Optional<String> callback(Request handshake) {
    return handshake.query("j");
  }

  /** It becomes part of a script: anything else is not answered. */
  private static boolean isNumber(String callback) {
    return !callback.isEmpty()
        && callback.length() <= MOST_DIGITS
        && callback.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean wantsText(Request handshake) {
    return handshake.query("b64").filter(value -> !value.isEmpty()).isPresent();
  }

  /** How a WebSocket that {@code handshake} opens is set. */
  ChannelTransport.Settings webSocket(Request handshake) {
    if (!allowThree) {
      return plain;
    }
    return switch (of(handshake)) {
      case PLAIN, LINES -> throw noHandshake();
      case THREE -> wantsText(handshake) ? base64 : typed;
      case FOUR -> plain;
    };
  }

  /** How streams are set. */
  ChannelTransport.Settings stream(Revision revision) {
    return revision == Revision.LINES ? line : stream;
  }
}
