package dev.yam.engine;

import dev.yam.wire.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom an endpoint lets in: asks its middleware about handshakes and upgrades, and tells of those that are refused.
 *
 * <pre>
 * In:     exchanges and streams whose requests are sound
 * Out:    those that are accepted back to the endpoint; refusals to the connection
 * Thread: the loop of the connection that asks; middleware and reports on virtual threads
 * </pre>
 */
final class EngineAdmission {

  private static final Logger LOG = LoggerFactory.getLogger(EngineAdmission.class);

  private final List<EngineMiddleware> middleware;
  private final @Nullable Consumer<ConnectionError> onConnectionError;

  EngineAdmission(List<EngineMiddleware> middleware, @Nullable Consumer<ConnectionError> onConnectionError) {
    this.middleware = List.copyOf(middleware);
    this.onConnectionError = onConnectionError;
  }

  /** Asks the middleware, on a virtual thread; {@code accepted} runs on their loop. */
  void admit(Applicant applicant, Runnable accepted) {
    if (middleware.isEmpty()) {
      accepted.run();
      return;
    }
    EngineLoop loop = applicant.loop();
    loop.start(
        () -> {
          var headers = new ResponseHeaders();
          Optional<Refusal> refusal = ask(applicant.request(), headers);
          loop.execute(() -> asked(applicant, refusal, headers, accepted));
        });
  }

  private record Refusal(EngineError error, String message) {}

  private Optional<Refusal> ask(Request request, ResponseHeaders headers) {
    try {
      for (EngineMiddleware each : middleware) {
        each.handle(request, headers);
      }
      return Optional.empty();
    } catch (RefusedException refused) {
      return Optional.of(new Refusal(EngineError.FORBIDDEN, String.valueOf(refused.getMessage())));
    } catch (Throwable failure) {
      LOG.error("engine middleware failed on {}", request, failure);
      return Optional.of(new Refusal(EngineError.BAD_REQUEST, EngineError.BAD_REQUEST.text()));
    }
  }

  private void asked(Applicant applicant, Optional<Refusal> refusal, ResponseHeaders headers, Runnable accepted) {
    if (!applicant.isOpen()) {
      return; // the client did not wait
    }
    applicant.addHeaders(headers.entries());
    if (refusal.isEmpty()) {
      accepted.run();
      return;
    }
    EngineError error = refusal.get().error();
    String message = refusal.get().message();
    report(applicant, ConnectionError.ofMiddleware(applicant.request(), error, message));
    applicant.refuse(error, message);
  }

  /** Tells of a request that was refused before anyone was asked. */
  void report(Exchange exchange, EngineError error, Optional<Session> session) {
    if (onConnectionError != null) {
      report(exchange, ConnectionError.of(exchange, error, session));
    }
  }

  /** As {@link #report(Exchange, EngineError, Optional)}, of any. */
  void report(Applicant applicant, ConnectionError error) {
    Consumer<ConnectionError> told = onConnectionError;
    if (told != null) {
      applicant.loop().start(() -> tell(told, error));
    }
  }

  private static void tell(Consumer<ConnectionError> told, ConnectionError error) {
    try {
      told.accept(error);
    } catch (RuntimeException fault) {
      LOG.error("a hook failed on a refused request", fault);
    }
  }
}
