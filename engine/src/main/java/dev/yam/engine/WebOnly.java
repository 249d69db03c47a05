package dev.yam.engine;

import java.util.Objects;
import java.util.Set;

/**
 * The options of {@link EngineClientOptions} that mean something to HTTP and WebSocket only, and those that do to Engine.IO
 * only. A client of a stream, or of plain messages, that was given one would not do what it was told: it is refused, with
 * the name of the option.
 */
final class WebOnly {

  /** Those of Engine.IO and of Socket.IO, where they were not said. */
  private static final Set<String> PATHS = Set.of(EngineClientOptions.Requests.DEFAULT.path(), "/socket.io");

  private final Origin origin;

  /** What they are options of, and who does not have that. */
  private final String whose;

  private WebOnly(Origin origin, String whose) {
    this.origin = origin;
    this.whose = whose;
  }

  /** Throws IllegalArgumentException if {@code origin} is a stream and {@code options} are not its. */
  static void check(Origin origin, EngineClientOptions options) {
    if (!origin.isStream()) {
      return;
    }
    var web = new WebOnly(origin, "HTTP and WebSocket, which " + origin.url("") + " does not speak");
    web.check(options.requests());
    web.check(options.choice());
    web.check(options.network());
    web.check(options.limits());
    web.refuseUnlessSame("requestTimeout", options.delays().request(), EngineClientOptions.Delays.DEFAULT.request());
  }

  /** Throws IllegalArgumentException if {@code options} are not those of plain messages at {@code origin}. */
  static void checkPlain(Origin origin, EngineClientOptions options) {
    var engine = new WebOnly(origin, "Engine.IO and its compression, which plain messages do without");
    engine.checkEngine(options.requests());
    engine.check(options.choice());
    engine.refuseUnlessSame("perMessageDeflate", options.network().deflate(), EngineClientOptions.Network.DEFAULT.deflate());
    engine.refuseUnlessSame("requestTimeout", options.delays().request(), EngineClientOptions.Delays.DEFAULT.request());
  }

  private void check(EngineClientOptions.Requests said) {
    var unsaid = EngineClientOptions.Requests.DEFAULT;
    checkEngine(said);
    refuseUnlessSame("extraHeaders", said.extraHeaders(), unsaid.extraHeaders());
    refuseUnlessSame("withCredentials", said.withCredentials(), unsaid.withCredentials());
    refuseUnlessSame("protocols", said.protocols(), unsaid.protocols());
  }

  /** What is said for requests of Engine.IO, by HTTP. */
  private void checkEngine(EngineClientOptions.Requests said) {
    var unsaid = EngineClientOptions.Requests.DEFAULT;
    if (!PATHS.contains(said.path())) {
      throw refused("path");
    }
    refuseUnlessSame("addTrailingSlash", said.addTrailingSlash(), unsaid.addTrailingSlash());
    refuseUnlessSame("timestampRequests", said.timestampRequests(), unsaid.timestampRequests());
    refuseUnlessSame("timestampParam", said.timestampParam(), unsaid.timestampParam());
  }

  private void check(EngineClientOptions.Transports said) {
    var unsaid = EngineClientOptions.Transports.DEFAULT;
    refuseUnlessSame("transports", said.names(), unsaid.names());
    refuseUnlessSame("upgrade", said.upgrade(), unsaid.upgrade());
    refuseUnlessSame("rememberUpgrade", said.rememberUpgrade(), unsaid.rememberUpgrade());
    refuseUnlessSame("tryAllTransports", said.tryAll(), unsaid.tryAll());
    refuseUnlessSame("forceBase64", said.forceBase64(), unsaid.forceBase64());
    refuseUnlessSame("engineProtocol", said.revision(), unsaid.revision());
  }

  private void check(EngineClientOptions.Network said) {
    var unsaid = EngineClientOptions.Network.DEFAULT;
    refuseUnlessSame("proxy", said.proxy(), unsaid.proxy());
    refuseUnlessSame("perMessageDeflate", said.deflate(), unsaid.deflate());
    if (!origin.secure() && !said.tls().equals(unsaid.tls())) {
      throw new IllegalArgumentException(
          "the option tls says what tls:// is to trust, and " + origin.url("") + " is not encrypted");
    }
  }

  private void check(EngineClientOptions.Limits said) {
    var unsaid = EngineClientOptions.Limits.DEFAULT;
    refuseUnlessSame("maxFragments", said.fragments(), unsaid.fragments());
    refuseUnlessSame("maxHeaderBytes", said.headerBytes(), unsaid.headerBytes());
    refuseUnlessSame("maxCookies", said.cookies(), unsaid.cookies());
  }

  private void refuseUnlessSame(String option, Object said, Object unsaid) {
    if (!Objects.equals(said, unsaid)) {
      throw refused(option);
    }
  }

  private IllegalArgumentException refused(String option) {
    return new IllegalArgumentException(
        "the option " + option + " is one of " + whose + ": leave it away");
  }
}
