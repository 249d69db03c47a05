package dev.yam.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.yam.engine.HttpHandler;
import dev.yam.engine.HttpResponse;
import dev.yam.engine.Request;
import dev.yam.wire.Slice;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A development convenience: {@code GET /get-token?username=…} gives a token to whoever asks, from whatever page. It is not
 * there unless it is mounted, and never belongs into production: whoever reaches it is whoever they like.
 *
 * <p>Mounted at {@code /}. The token's claims are {@code username}, {@code iat} and {@code exp}: verify it with
 * {@code nameClaim("username")}. All else below the path is 404, {@code OPTIONS} 204, and any page may read every answer.
 */
public final class TokenRoutes implements HttpHandler {

  private static final Logger LOG = LoggerFactory.getLogger(TokenRoutes.class);
  private static final String PATH = "/get-token";
  private static final int LONGEST_NAME = 256;

  private static final List<Map.Entry<String, String>> CORS = List.of(
      Map.entry("Access-Control-Allow-Origin", "*"),
      Map.entry("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, OPTIONS"),
      Map.entry("Access-Control-Allow-Headers", "Content-Type, Authorization"));

  private final JwtIssuer issuer;

  private TokenRoutes(JwtIssuer issuer) {
    this.issuer = issuer;
  }

  /**
   * Says in the log, at WARN, that it is there. A secret that is short or known from documentation has been refused by
   * {@link JwtKey#secret} before.
   */
  public static TokenRoutes development(JwtIssuer issuer) {
    LOG.warn("{} gives a token to whoever asks: for development alone", PATH);
    return new TokenRoutes(issuer);
  }

  /** {@link #development(JwtIssuer)}, of tokens that live for an hour. */
  public static TokenRoutes development(JwtKey key) {
    return development(JwtIssuer.of(key));
  }

  @Override
  public HttpResponse handle(Request request) {
    if (request.method().equals("OPTIONS")) {
      return new HttpResponse(204, CORS, Slice.EMPTY);
    }
    if (!request.method().equals("GET") || !request.path().equals(PATH)) {
      return answer(404, "text/plain", "Not Found");
    }
    List<String> names = request.query().getOrDefault("username", List.of());
    if (names.isEmpty() || names.stream().allMatch(String::isEmpty)) {
      return answer(400, "text/plain", "Missing username parameter");
    }
    if (names.stream().mapToInt(String::length).sum() > LONGEST_NAME) {
      return answer(400, "text/plain", "The username has more than " + LONGEST_NAME + " characters");
    }
    String token = issuer.issue(Map.of("username", names.size() == 1 ? names.get(0) : names));
    return answer(200, "application/json", "{\"token\":\"" + token + "\"}").header("Cache-Control", "no-store");
  }

  private static HttpResponse answer(int status, String type, String body) {
    return new HttpResponse(status, CORS, Slice.of(body.getBytes(UTF_8))).header("Content-Type", type);
  }
}
