package dev.yam.auth;

import dev.yam.auth.JwtRejectedException.Reason;
import dev.yam.wire.Limit;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Believes tokens, or does not: JWTs in their compact form (RFC 7519), as RFC 8725 advises. Immutable, any thread.
 *
 * <p>A token is believed if it is no longer than it may be, in strict form, of the algorithm of one of the keys, signed by that
 * key, within its time, of the issuer and for the audience that were said, and has the claims that are required. Nothing of
 * it is used before its signature was verified but the names of its algorithm, key and type.
 */
public final class JwtVerifier {

  private final JwtKeys keys;
  private final ClaimRules rules;
  private final Set<String> types;
  private final int maxBytes;

  private JwtVerifier(Builder builder, JwtKeys keys) {
    this.keys = keys;
    this.rules = builder.rules();
    this.types = builder.types;
    this.maxBytes = builder.maxTokenBytes;
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Whom the token speaks of. May block while keys are fetched ({@link JwksKeys}): not on an event loop.
   *
   * @throws JwtRejectedException if it is not believed, with the reason
   */
  public JwtPrincipal verify(String token) {
    return verify(token, true);
  }

  /** With {@code mayWait} false, keys that would have to be fetched first are not there. */
  JwtPrincipal verify(String token, boolean mayWait) {
    CompactJwt jwt = CompactJwt.parse(token, maxBytes);
    checkType(jwt);
    JwtAlgorithm algorithm = JwtAlgorithm.named(jwt.algorithm())
        .orElseThrow(() -> new JwtRejectedException(
            Reason.ALGORITHM, "its algorithm is " + JwtRejectedException.shown(jwt.algorithm())));
    List<JwtKey> candidates = mayWait ? keys.find(algorithm, jwt.keyId()) : keys.findNow(algorithm, jwt.keyId());
    if (candidates.stream().noneMatch(key -> key.algorithm() == algorithm && hasSigned(key, jwt))) {
      throw new JwtRejectedException(Reason.SIGNATURE, "none of " + candidates + " has signed it");
    }
    return rules.check(jwt.claims());
  }

  private static boolean hasSigned(JwtKey key, CompactJwt jwt) {
    return key.signing().verifies(jwt.signed(), jwt.signature());
  }

  /** A media type without its {@code application/}, in whatever case (RFC 7515 §4.1.9). */
  private void checkType(CompactJwt jwt) {
    if (jwt.type().isEmpty()) {
      return;
    }
    String type = jwt.type().get().toLowerCase(Locale.ROOT);
    if (!types.contains(type.startsWith("application/") ? type.substring("application/".length()) : type)) {
      throw new JwtRejectedException(Reason.TYPE, "its type is " + JwtRejectedException.shown(jwt.type().get()));
    }
  }

  /** When a token is refused: by this clock. */
  InstantSource clock() {
    return rules.times().clock();
  }

  int maxBytes() {
    return maxBytes;
  }

  /** Every option but the keys has a safe default; what cannot be is refused where it is said or by {@link #build}. */
  public static final class Builder {
    private static final Duration MOST_SKEW = Duration.ofMinutes(10);

    private @Nullable JwtKeys keys;
    private Set<String> issuers = Set.of();
    private Optional<Set<String>> audiences = Optional.of(Set.of());
    private String nameClaim = "sub";
    private final Map<String, Predicate<Object>> required = new LinkedHashMap<>();
    private Duration clockSkew = Duration.ofSeconds(30);
    private boolean endless;
    private Set<String> types = Set.of("jwt", "at+jwt");
    private int maxTokenBytes = (int) Limit.TOKEN.defaultValue();
    private InstantSource clock = InstantSource.system();

    private Builder() {}

    /** Where the keys are: {@link JwksKeys} of an issuer, a {@link JwtKeyRing} of one's own. Has to be said. */
    public Builder keys(JwtKeys value) {
      keys = value;
      return this;
    }

    /** The keys, which do not change. In place of {@link #keys}. */
    public Builder key(JwtKey first, JwtKey... more) {
      return keys(JwtKeyRing.of(first, more));
    }

    /** Who may have issued it, to the letter ({@code iss}). Anybody who has the key. */
    public Builder issuer(String first, String... more) {
      issuers = set(first, more);
      return this;
    }

    /** Whom it must be for, or one of them ({@code aud}). A token that is for somebody is refused until this is said. */
    public Builder audience(String first, String... more) {
      audiences = Optional.of(set(first, more));
      return this;
    }

    /** Whomever it is for: tokens that were made for other services of the issuer let in here. Not said. */
    public Builder anyAudience() {
      audiences = Optional.empty();
      return this;
    }

    /** The claim that names the principal: it is required, and text. {@code sub}. */
    public Builder nameClaim(String value) {
      nameClaim = value;
      return this;
    }

    /** A claim that must be there. {@code exp} and the {@link #nameClaim} are required anyway. */
    public Builder require(String claim) {
      return require(claim, value -> true);
    }

    /** A claim that must be there, and what it must be: text, a number, a boolean, a list or a map. */
    public Builder require(String claim, Predicate<Object> rule) {
      required.merge(claim, rule, Predicate::and);
      return this;
    }

    /** By how much the clocks of issuer and verifier may differ; at most 10 min. 30 s. */
    public Builder clockSkew(Duration value) {
      if (value.isNegative() || value.compareTo(MOST_SKEW) > 0) {
        throw new IllegalArgumentException("clockSkew is between zero and " + MOST_SKEW + ": " + value);
      }
      clockSkew = value;
      return this;
    }

    /** Whether tokens without {@code exp} are believed: whoever finds one has it for ever. False. */
    public Builder allowWithoutExpiry(boolean value) {
      endless = value;
      return this;
    }

    /** What a token may say to be ({@code typ}), in whatever case; it may say nothing. {@code JWT} and {@code at+jwt}. */
    public Builder types(String first, String... more) {
      types = set(first, more).stream().map(type -> type.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
      return this;
    }

    /** {@link Limit#TOKEN}. */
    public Builder maxTokenBytes(int value) {
      Limit.TOKEN.requireAtLeast(1, value);
      maxTokenBytes = value;
      return this;
    }

    /** What time it is; for tests. The system's. */
    public Builder clock(InstantSource value) {
      clock = value;
      return this;
    }

    private ClaimRules rules() {
      var times = new ClaimRules.Times(clockSkew, endless, clock);
      return new ClaimRules(issuers, audiences, nameClaim, Map.copyOf(required), times);
    }

    private static Set<String> set(String first, String... more) {
      return Stream.concat(Stream.of(first), Stream.of(more)).map(Objects::requireNonNull)
          .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * @throws IllegalArgumentException if no keys were said
     */
    public JwtVerifier build() {
      if (keys == null) {
        throw new IllegalArgumentException("a verifier needs keys: say key(…), or keys(…)");
      }
      return new JwtVerifier(this, keys);
    }
  }
}
