package dev.yam.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.yam.wire.Slice;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes tokens, signed by the current key of a {@link JwtKeyRing}. Immutable, any thread. */
public final class JwtIssuer {

  private static final Set<String> OWN = Set.of("iss", "aud", "iat", "exp");

  private final JwtKeyRing keys;
  private final Duration lifetime;
  private final Optional<String> issuer;
  private final List<String> audience;
  private final InstantSource clock;

  private JwtIssuer(Builder builder, JwtKeyRing keys) {
    this.keys = keys;
    this.lifetime = builder.lifetime;
    this.issuer = builder.issuer;
    this.audience = builder.audience;
    this.clock = builder.clock;
  }

  /** {@link #builder} with its defaults. */
  public static JwtIssuer of(JwtKey key) {
    return builder().keys(JwtKeyRing.of(key)).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** A token for {@code subject} ({@code sub}), without other claims of the application. */
  public String issue(String subject) {
    return issue(Map.of("sub", subject));
  }

  /**
   * A token with these claims, in their order, and behind them the issuer's own: {@code iss} and {@code aud}, if they were
   * said, {@code iat} and {@code exp}.
   *
   * @param claims values as JSON has them
   * @throws IllegalArgumentException if one of the issuer's own is among them
   * @throws IllegalStateException if the current key is a public one
   */
  public String issue(Map<String, ?> claims) {
    var all = new LinkedHashMap<String, Object>();
    claims.forEach((claim, value) -> {
      if (OWN.contains(claim)) {
        throw new IllegalArgumentException("the claim " + claim + " is the issuer's own: say it of its builder");
      }
      all.put(claim, value);
    });
    long now = clock.instant().getEpochSecond();
    issuer.ifPresent(name -> all.put("iss", name));
    if (!audience.isEmpty()) {
      all.put("aud", audience.size() == 1 ? audience.get(0) : audience);
    }
    all.put("iat", now);
    all.put("exp", now + lifetime.toSeconds());
    return sign(keys.current(), all);
  }

  private static String sign(JwtKey key, Map<String, Object> claims) {
    var header = new LinkedHashMap<String, Object>();
    header.put("alg", key.algorithm().text());
    header.put("typ", "JWT");
    key.id().ifPresent(id -> header.put("kid", id));
    String signed = base64(StrictJson.write(header)) + '.' + base64(StrictJson.write(claims));
    return signed + '.' + base64(Slice.of(key.signing().sign(signed.getBytes(US_ASCII))));
  }

  private static String base64(Slice bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /** How long a token is good. */
  public Duration lifetime() {
    return lifetime;
  }

  /** Every option but the keys has a default. */
  public static final class Builder {
    private @Nullable JwtKeyRing keys;
    private Duration lifetime = Duration.ofHours(1);
    private Optional<String> issuer = Optional.empty();
    private List<String> audience = List.of();
    private InstantSource clock = InstantSource.system();

    private Builder() {}

    /** Its current key signs; share it with the verifier. Has to be said. */
    public Builder keys(JwtKeyRing value) {
      keys = value;
      return this;
    }

    /** How long tokens are good, in whole seconds. 1 h. */
    public Builder lifetime(Duration value) {
      if (value.toSeconds() < 1) {
        throw new IllegalArgumentException("lifetime is a second at least: " + value);
      }
      lifetime = value;
      return this;
    }

    /** What tokens say of who made them ({@code iss}). Nothing. */
    public Builder issuer(String value) {
      issuer = Optional.of(value);
      return this;
    }

    /** What tokens say of whom they are for ({@code aud}). Nothing. */
    public Builder audience(String... values) {
      audience = List.of(values);
      return this;
    }

    /** What time it is; for tests. The system's. */
    public Builder clock(InstantSource value) {
      clock = value;
      return this;
    }

    /**
     * @throws IllegalArgumentException if no keys were said, or the current one cannot sign
     */
    public JwtIssuer build() {
      if (keys == null || !keys.current().canSign()) {
        throw new IllegalArgumentException("an issuer needs keys(…) of which the current one can sign");
      }
      return new JwtIssuer(this, keys);
    }
  }
}
