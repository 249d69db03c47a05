package dev.yam.auth;

import dev.yam.auth.JwtRejectedException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What the claims of a token must be that was signed by the right key (RFC 7519 §4.1). Immutable. */
record ClaimRules(
    Set<String> issuers,
    Optional<Set<String>> audiences,
    String nameClaim,
    Map<String, Predicate<Object>> required,
    Times times) {

  /** Beyond it no number is a time: some hundred thousand years. */
  private static final double LAST_SECOND = 1e13;

  record Times(Duration skew, boolean endless, InstantSource clock) {}

  JwtPrincipal check(Map<String, Object> claims) {
    Optional<Instant> end = checkTimes(claims);
    if (!issuers.isEmpty() && !(claims.get("iss") instanceof String issuer && issuers.contains(issuer))) {
      throw new JwtRejectedException(Reason.ISSUER, "it was not issued by " + issuers);
    }
    checkAudience(claims);
    required.forEach((claim, rule) -> checkRequired(claims, claim, rule));
    if (!(claims.get(nameClaim) instanceof String name) || name.isEmpty()) {
      throw new JwtRejectedException(Reason.CLAIM, "the claim " + nameClaim + ", which is to name the principal, is no text");
    }
    return new JwtPrincipal(name, claims, end);
  }

  private Optional<Instant> checkTimes(Map<String, Object> claims) {
    Instant now = times.clock().instant();
    Optional<Instant> end = time(claims, "exp").map(exp -> exp.plus(times.skew()));
    if (end.isEmpty() && !times.endless()) {
      throw new JwtRejectedException(Reason.CLAIM, "the claim exp is missing: it would be good for ever");
    }
    if (end.isPresent() && !now.isBefore(end.get())) {
      throw new JwtRejectedException(Reason.EXPIRED, "its end was " + end.get().minus(times.skew()));
    }
    for (String begin : List.of("nbf", "iat")) {
      Optional<Instant> from = time(claims, begin);
      if (from.isPresent() && now.plus(times.skew()).isBefore(from.get())) {
        throw new JwtRejectedException(Reason.NOT_YET_VALID, begin + " is " + from.get() + ", which is in the future");
      }
    }
    return end;
  }

  /** Seconds since 1970, perhaps with a fraction (RFC 7519 §2, NumericDate). */
  private static Optional<Instant> time(Map<String, Object> claims, String claim) {
    Object value = claims.get(claim);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof Number number) || !(Math.abs(number.doubleValue()) <= LAST_SECOND)) {
      throw new JwtRejectedException(Reason.MALFORMED, "the claim " + claim + " is no time");
    }
    return Optional.of(Instant.ofEpochMilli((long) Math.floor(number.doubleValue() * 1000)));
  }

  private void checkAudience(Map<String, Object> claims) {
    if (audiences.isEmpty()) {
      return;
    }
    Object value = claims.get("aud");
    List<?> meant = value instanceof List<?> several ? several : value == null ? List.of() : List.of(value);
    Set<String> ours = audiences.get();
    if (ours.isEmpty() && value != null) {
      throw new JwtRejectedException(
          Reason.AUDIENCE, "it names an audience, and this verifier has none: say audience(…), or anyAudience()");
    }
    if (!ours.isEmpty() && meant.stream().noneMatch(each -> each instanceof String && ours.contains(each))) {
      throw new JwtRejectedException(Reason.AUDIENCE, "it is not for " + ours);
    }
  }

  private static void checkRequired(Map<String, Object> claims, String claim, Predicate<Object> rule) {
    Object value = claims.get(claim);
    if (value == null) {
      throw new JwtRejectedException(Reason.CLAIM, "the claim " + claim + " is missing");
    }
    if (!rule.test(value)) {
      throw new JwtRejectedException(Reason.CLAIM, "the claim " + claim + " is not what it must be");
    }
  }
}
