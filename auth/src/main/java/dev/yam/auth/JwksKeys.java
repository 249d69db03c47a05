package dev.yam.auth;

import dev.yam.auth.JwtRejectedException.Reason;
import dev.yam.wire.Limit;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of an issuer, from where it publishes them (a JWK set, RFC 7517 §5). Any thread.
 *
 * <p>They are fetched when first asked for, again after {@link Builder#refreshEvery}, and when a token names a key that is not
 * known, so that a rotation at the issuer is noticed at once: but not more often than {@link Builder#minInterval}, whatever
 * tokens come, and by one request for all who wait. If the issuer does not answer, the keys known stay good for
 * {@link Builder#staleFor}; what went wrong is in the log at WARN, once for each attempt.
 *
 * <p>A key that the issuer has taken back is believed until the next refresh.
 */
public final class JwksKeys implements JwtKeys {

  private static final Logger LOG = LoggerFactory.getLogger(JwksKeys.class);

  private final JwksFetch fetch;
  private final JwksText text;
  private final long refreshNanos;
  private final long minNanos;
  private final long staleNanos;
  private final long timeoutNanos;
  private final LongSupplier clock;

  /** What was fetched last, with its time. Null until something was. */
  private volatile @Nullable Fetched known;

  /** Under the monitor, as {@link #lastAttempt}: the fetch that is under way, or was the last one. */
  private CompletableFuture<Void> attempt = CompletableFuture.completedFuture(null);

  private long lastAttempt;
  private boolean attempted;

  private record Fetched(KeySet keys, long at) {}

  private JwksKeys(Builder builder) {
    this.fetch = new JwksFetch(builder.uri, builder.timeout, builder.maxBytes, builder.tls);
    this.text = new JwksText(builder.algorithms);
    this.refreshNanos = builder.refreshEvery.toNanos();
    this.minNanos = builder.minInterval.toNanos();
    this.staleNanos = builder.staleFor.toNanos();
    this.timeoutNanos = builder.timeout.toNanos();
    this.clock = builder.clock;
  }

  /** {@link #builder} with its defaults. */
  public static JwksKeys of(URI uri, JwtAlgorithm first, JwtAlgorithm... more) {
    return builder(uri, first, more).build();
  }

  /**
   * @param uri {@code https}; {@code http} for the machine itself, unless {@link Builder#allowHttp}
   * @param first the algorithms that the issuer signs with: a key is used with none but these
   * @throws IllegalArgumentException for a symmetric algorithm: what is published is no secret
   */
  public static Builder builder(URI uri, JwtAlgorithm first, JwtAlgorithm... more) {
    return new Builder(uri, EnumSet.of(first, more));
  }

  /**
   * Fetches now, for a server that does not want to start without: not needed otherwise.
   *
   * @throws JwtRejectedException KEYS_UNAVAILABLE
   */
  public JwksKeys load() {
    usable(true);
    return this;
  }

  @Override
  public List<JwtKey> find(JwtAlgorithm algorithm, Optional<String> id) {
    return find(algorithm, id, true);
  }

  @Override
  public List<JwtKey> findNow(JwtAlgorithm algorithm, Optional<String> id) {
    return find(algorithm, id, false);
  }

  private List<JwtKey> find(JwtAlgorithm algorithm, Optional<String> id, boolean mayWait) {
    KeySet keys = usable(mayWait);
    if (id.isPresent() && !keys.knows(id.get())) {
      refresh(mayWait);
      keys = usable(mayWait);
    }
    List<JwtKey> found = keys.matching(algorithm, id);
    if (found.isEmpty()) {
      throw keys.nothingFor(algorithm, id);
    }
    return found;
  }

  /** The keys known, if they are not too old; when they are old others are fetched beside. */
  private KeySet usable(boolean mayWait) {
    Fetched now = known;
    if (now == null || isOlder(now, refreshNanos)) {
      refresh(mayWait && (now == null || isOlder(now, 2 * refreshNanos)));
      now = known;
    }
    if (now == null || isOlder(now, staleNanos)) {
      throw new JwtRejectedException(
          Reason.KEYS_UNAVAILABLE, now == null ? "no keys were fetched yet" : "the keys known are too old");
    }
    return now.keys();
  }

  private boolean isOlder(Fetched fetched, long nanos) {
    return clock.getAsLong() - fetched.at() >= nanos;
  }

  /** Has the keys fetched, if the last attempt is long enough ago; who waits for them waits no longer than the timeout. */
  private void refresh(boolean wait) {
    CompletableFuture<Void> underWay;
    synchronized (this) {
      if (attempt.isDone()) {
        if (attempted && clock.getAsLong() - lastAttempt < minNanos) {
          return;
        }
        attempted = true;
        lastAttempt = clock.getAsLong();
        var begun = new CompletableFuture<Void>();
        attempt = begun;
        Thread.ofVirtual().name("yam-jwks").start(() -> fetch(begun));
      }
      underWay = attempt;
    }
    if (wait) {
      underWay.copy().completeOnTimeout(null, timeoutNanos, TimeUnit.NANOSECONDS).join();
    }
  }

  private void fetch(CompletableFuture<Void> done) {
    try {
      KeySet fetched = text.read(fetch.get());
      known = new Fetched(fetched, clock.getAsLong());
      LOG.debug("keys of {}: {}", fetch.uri(), fetched.keys());
    } catch (IOException | IllegalArgumentException failed) {
      LOG.warn("no keys from {}: {}; those known stay for now", fetch.uri(), failed.getMessage());
    } catch (RuntimeException ours) {
      LOG.error("no keys from {}", fetch.uri(), ours);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      done.complete(null);
    }
  }

  /** Every option has a safe default; what cannot be is refused where it is said or by {@link #build}. */
  public static final class Builder {
    private final URI uri;
    private final Set<JwtAlgorithm> algorithms;
    private Duration refreshEvery = Duration.ofMinutes(15);
    private Duration minInterval = Duration.ofSeconds(30);
    private Duration staleFor = Duration.ofHours(24);
    private Duration timeout = Duration.ofSeconds(5);
    private int maxBytes = (int) Limit.JWKS_BYTES.defaultValue();
    private boolean allowHttp;
    private Optional<SSLContext> tls = Optional.empty();
    private LongSupplier clock = System::nanoTime;

    private Builder(URI uri, Set<JwtAlgorithm> algorithms) {
      if (algorithms.stream().anyMatch(JwtAlgorithm::isSymmetric)) {
        throw new IllegalArgumentException("a secret is not published: no algorithm of a JWK set begins with HS");
      }
      this.uri = uri;
      this.algorithms = algorithms;
    }

    /** How old keys are when they are fetched again: as long is believed what the issuer has taken back. 15 min. */
    public Builder refreshEvery(Duration value) {
      refreshEvery = positive("refreshEvery", value);
      return this;
    }

    /** What is between two requests at least, whatever tokens come. 30 s. */
    public Builder minInterval(Duration value) {
      minInterval = positive("minInterval", value);
      return this;
    }

    /** How old keys may become while the issuer does not answer; then every token is refused. 24 h. */
    public Builder staleFor(Duration value) {
      staleFor = positive("staleFor", value);
      return this;
    }

    /** How long a request may take, and clients wait for it. 5 s. */
    public Builder timeout(Duration value) {
      timeout = positive("timeout", value);
      return this;
    }

    /** {@link Limit#JWKS_BYTES}. */
    public Builder maxJwksBytes(int value) {
      Limit.JWKS_BYTES.requireAtLeast(1, value);
      maxBytes = value;
      return this;
    }

    /** Whether keys may come by a connection that anybody on the way can change. False. */
    public Builder allowHttp(boolean value) {
      allowHttp = value;
      return this;
    }

    /** Whom {@code https} trusts. The JDK's authorities. */
    public Builder tls(SSLContext value) {
      tls = Optional.of(value);
      return this;
    }

    /** For tests: nanoseconds that go on evenly. */
    Builder clock(LongSupplier value) {
      clock = value;
      return this;
    }

    /**
     * Nothing is fetched yet.
     *
     * @throws IllegalArgumentException if options contradict each other, or keys would come by plain HTTP
     */
    public JwksKeys build() {
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean plain = scheme.equals("http") && (allowHttp || isThisMachine(String.valueOf(uri.getHost())));
      if (!scheme.equals("https") && !plain) {
        throw new IllegalArgumentException("whoever can change the keys can make tokens: say https, or allowHttp, for " + uri);
      }
      if (staleFor.compareTo(refreshEvery) < 0 || refreshEvery.compareTo(minInterval) < 0) {
        throw new IllegalArgumentException("minInterval is at most refreshEvery, and that at most staleFor");
      }
      return new JwksKeys(this);
    }

    private static boolean isThisMachine(String host) {
      return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
    }

    private static Duration positive(String option, Duration value) {
      if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(365)) > 0) {
        throw new IllegalArgumentException(option + " must be more than zero, and at most a year: " + value);
      }
      return value;
    }
  }
}
