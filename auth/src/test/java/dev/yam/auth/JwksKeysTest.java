package dev.yam.auth;

import static dev.yam.auth.JwtAlgorithm.EDDSA;
import static dev.yam.auth.JwtAlgorithm.ES256;
import static dev.yam.auth.JwtAlgorithm.HS256;
import static dev.yam.auth.JwtAlgorithm.PS256;
import static dev.yam.auth.JwtAlgorithm.RS256;
import static dev.yam.auth.JwtVerifierTest.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.yam.auth.JwtRejectedException.Reason;
import dev.yam.engine.HttpResponse;
import dev.yam.engine.Listener;
import dev.yam.wire.Slice;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys of an issuer that publishes them, over HTTP. */
@Timeout(60)
class JwksKeysTest {

  private final JwtKey first = JwtKey.generate(ES256).id("1");
  private final JwtKey second = JwtKey.generate(ES256).id("2");
  private final JwtKeyRing ring = JwtKeyRing.of(first);
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5); // it runs over
  private volatile HttpResponse answer = HttpResponse.of(200);
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private Listener issuer = Listener.builder().mount("/", request -> HttpResponse.of(404)).build();

  @BeforeEach
  void publish() {
    issuer = Listener.builder()
        .host("127.0.0.1")
        .gracePeriod(Duration.ofMillis(1))
        .mount("/jwks.json", request -> {
          requests.incrementAndGet();
          gate.await();
          return answer;
        })
        .build()
        .start();
    answer = json(ring.jwks());
  }

  @AfterEach
  void end() {
    gate.countDown();
    issuer.close();
  }

  private static HttpResponse json(String text) {
    return HttpResponse.ok("application/jwk-set+json", Slice.utf8(text));
  }

  private JwksKeys.Builder keys(JwtAlgorithm... more) {
    URI uri = URI.create("http://127.0.0.1:" + issuer.port() + "/jwks.json");
    return JwksKeys.builder(uri, ES256, more).timeout(Duration.ofSeconds(30)).clock(clock::get);
  }

  private static JwtVerifier verifier(JwtKeys keys) {
    return JwtVerifier.builder().keys(keys).build();
  }

  private static String token(JwtKey key) {
    return JwtIssuer.of(key).issue("ada");
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  @Test
  void givenAnIssuer_whenTokensAreVerified_thenItsKeysAreFetchedOnce() {
    JwtVerifier verifier = verifier(keys().build());
    assertThat(requests).hasValue(0);

    for (int i = 0; i < 3; i++) {
      assertThat(verifier.verify(token(first)).getName()).isEqualTo("ada");
    }

    assertThat(requests).hasValue(1);
    assertThat(reason(verifier, token(JwtKey.generate(ES256).id("1")))).isEqualTo(Reason.SIGNATURE);
    assertThat(requests).hasValue(1);
  }

  @Test
  void givenARotationAtTheIssuer_whenATokenNamesTheNewKey_thenItIsFetched() {
    JwtVerifier verifier = verifier(keys().build());
    verifier.verify(token(first));

    ring.rotate(second);
    answer = json(ring.jwks());
    pass(Duration.ofSeconds(31));

    assertThat(verifier.verify(token(second)).getName()).isEqualTo("ada");
    assertThat(verifier.verify(token(first)).getName()).isEqualTo("ada");
    assertThat(requests).hasValue(2);
  }

  @Test
  void givenAFloodOfIdsThatNobodyHas_whenVerified_thenTheIssuerIsAskedOnceInAWhile() {
    JwtVerifier verifier = verifier(keys().build());
    verifier.verify(token(first));

    for (int i = 0; i < 100; i++) {
      assertThat(reason(verifier, token(first.id("none-" + i)))).isEqualTo(Reason.UNKNOWN_KEY);
    }
    assertThat(requests).hasValue(1);
    pass(Duration.ofSeconds(30));
    for (int i = 0; i < 100; i++) {
      assertThat(reason(verifier, token(first.id("none-" + i)))).isEqualTo(Reason.UNKNOWN_KEY);
    }

    assertThat(requests).hasValue(2);
  }

  @Test
  void givenManyWhoCome_whenNoKeyIsKnown_thenAllWaitForOneRequest() throws Exception {
    gate = new CountDownLatch(1);
    JwtVerifier verifier = verifier(keys().build());
    String token = token(first);
    var names = new ArrayList<Future<String>>();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        names.add(threads.submit(() -> verifier.verify(token).getName()));
      }
      await().until(() -> requests.get() == 1);
      gate.countDown();
      for (Future<String> name : names) {
        assertThat(name.get(10, TimeUnit.SECONDS)).isEqualTo("ada");
      }
    }

    assertThat(requests).hasValue(1);
  }

  @Test
  void givenAnEventLoop_whenKeysAreNotThereYet_thenItDoesNotWait() {
    gate = new CountDownLatch(1);
    JwtVerifier verifier = verifier(keys().build());
    String token = token(first);

    var refused = catchThrowableOfType(JwtRejectedException.class, () -> verifier.verify(token, false));
    gate.countDown();

    assertThat(refused.reason()).isEqualTo(Reason.KEYS_UNAVAILABLE);
    await().ignoreExceptions().until(() -> verifier.verify(token, false).getName().equals("ada"));
    assertThat(requests).hasValue(1);
  }

  @Nested
  class Outages {

    @Test
    void givenAnOutage_whenKeysAreOld_thenTheyStayGoodForAWhile() {
      JwtVerifier verifier = verifier(keys().build());
      verifier.verify(token(first));
      answer = HttpResponse.of(503);

      pass(Duration.ofHours(23));
      assertThat(verifier.verify(token(first)).getName()).isEqualTo("ada");
      assertThat(requests).hasValue(2);
      verifier.verify(token(first));
      assertThat(requests).hasValue(2);
      pass(Duration.ofHours(1));

      assertThat(reason(verifier, token(first))).isEqualTo(Reason.KEYS_UNAVAILABLE);
      answer = json(ring.jwks());
      pass(Duration.ofSeconds(30));
      assertThat(verifier.verify(token(first)).getName()).isEqualTo("ada");
    }

    @Test
    void givenKeysThatAreDue_whenATokenComes_thenItDoesNotWaitForOthers() {
      JwtVerifier verifier = verifier(keys().build());
      verifier.verify(token(first));
      gate = new CountDownLatch(1);
      answer = json(JwtKeyRing.of(second).jwks());

      pass(Duration.ofMinutes(16));
      assertThat(verifier.verify(token(first)).getName()).isEqualTo("ada");
      gate.countDown();

      await().untilAsserted(() -> assertThat(reason(verifier, token(first))).isEqualTo(Reason.UNKNOWN_KEY));
      assertThat(requests).hasValue(2);
    }

    @Test
    void givenAnIssuerThatNeverAnswers_whenATokenComes_thenItWaitsNoLongerThanItMay() {
      gate = new CountDownLatch(1);
      JwtVerifier verifier = verifier(keys().timeout(Duration.ofMillis(200)).build());

      assertThat(reason(verifier, token(first))).isEqualTo(Reason.KEYS_UNAVAILABLE);
    }

    @Test
    void givenNobodyThere_whenLoadedAtStart_thenItIsSaid() {
      URI nobody = URI.create("http://127.0.0.1:" + issuer.port() + "/jwks.json");
      issuer.close();

      JwksKeys keys = JwksKeys.of(nobody, ES256);

      assertThat(catchThrowableOfType(JwtRejectedException.class, keys::load).reason()).isEqualTo(Reason.KEYS_UNAVAILABLE);
    }

    @Test
    void givenAnswersThatAreNoKeys_whenFetched_thenNoneIsUsed() {
      String key = first.published().orElseThrow().toJSONString();
      String many = String.join(",", java.util.Collections.nCopies(65, key));
      for (HttpResponse wrong : List.of(
          HttpResponse.of(302).header("location", "/jwks.json"),
          HttpResponse.of(500),
          json(""),
          json("[]"),
          json("{\"keys\":{}}"),
          json("{\"keys\":[]}"),
          json("{\"keys\":[1,null,\"x\"]}"),
          json("{\"keys\":[" + key + "],\"keys\":[" + key + "]}"),
          json("{\"keys\":[" + many + "]}"),
          json("{\"keys\":[" + key + "],\"x\":\"" + "y".repeat(300_000) + "\"}"))) {
        answer = wrong;

        assertThat(reason(verifier(keys().build()), token(first))).isEqualTo(Reason.KEYS_UNAVAILABLE);
      }
      assertThat(requests).hasValue(10);
    }
  }

  @Nested
  class WhatIsTaken {

    private List<JwtKey> found(String members, JwtAlgorithm algorithm, JwtAlgorithm... more) {
      answer = json("{\"keys\":[" + first.published().orElseThrow().toJSONString() + "," + members + "]}");
      try {
        return keys(more).build().load().find(algorithm, Optional.of("x"));
      } catch (JwtRejectedException none) {
        return List.of();
      }
    }

    @Test
    void givenASecretAmongPublicKeys_whenFetched_thenItIsPassedOver() {
      assertThatIllegalArgumentException().isThrownBy(() -> keys(HS256)).withMessageContaining("not published");
      assertThat(found("{\"kty\":\"oct\",\"kid\":\"x\",\"alg\":\"ES256\",\"k\":\"" + Keys.SECRET + "\"}", ES256)).isEmpty();
    }

    @Test
    void givenKeysForOtherUses_whenFetched_thenTheyArePassedOver() {
      String rsa = Keys.key(RS256).id("x").published().orElseThrow().toJSONString();
      String any = rsa.replace("\"use\":\"sig\",", "").replace("\"alg\":\"RS256\",", "");

      assertThat(found(rsa, RS256, RS256, PS256)).hasSize(1);
      assertThat(found(rsa, PS256, RS256, PS256)).as("it says its algorithm").isEmpty();
      assertThat(found(any, PS256, RS256, PS256)).hasSize(1);
      assertThat(found(rsa, RS256)).as("an algorithm that was not said").isEmpty();
      assertThat(found(rsa.replace("\"use\":\"sig\"", "\"use\":\"enc\""), RS256, RS256)).isEmpty();
      assertThat(found(any.replace("{", "{\"key_ops\":[\"encrypt\"],"), RS256, RS256)).isEmpty();
      assertThat(found(any.replace("{", "{\"x5c\":[\"nothing\"],\"x5u\":7,"), RS256, RS256)).as("certificates").hasSize(1);
    }

    @Test
    void givenCurves_whenFetched_thenEachIsOfItsAlgorithm() {
      String edwards = JwtKey.generate(EDDSA).id("x").published().orElseThrow().toJSONString();
      String elliptic = JwtKey.generate(ES256).id("x").published().orElseThrow().toJSONString();

      assertThat(found(edwards, EDDSA, EDDSA)).hasSize(1);
      assertThat(found(edwards, ES256, EDDSA)).isEmpty();
      assertThat(found(elliptic.replace("\"alg\":\"ES256\",", "").replace("\"alg\":\"ES256\"", "\"q\":1"), ES256)).hasSize(1);
      assertThat(found(edwards.replace("Ed25519", "X25519"), EDDSA, EDDSA)).isEmpty();
      assertThat(found("{\"kty\":\"EC\",\"kid\":\"x\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}", ES256)).as("no point").isEmpty();
    }
  }

  @Test
  void givenPlainHttp_whenItIsNotThisMachine_thenRefusedUnlessAllowed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JwksKeys.of(URI.create("http://login.example.org/jwks.json"), RS256))
        .withMessageContaining("https");
    assertThatIllegalArgumentException().isThrownBy(() -> JwksKeys.of(URI.create("file:///etc/jwks.json"), RS256));
    assertThatIllegalArgumentException().isThrownBy(() -> JwksKeys.of(URI.create("jwks.json"), RS256));
    assertThat(JwksKeys.builder(URI.create("http://login.internal/jwks.json"), RS256).allowHttp(true).build()).isNotNull();
  }

  @Test
  void givenOptionsThatCannotBe_whenBuilt_thenRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> keys().minInterval(Duration.ofHours(1)).build());
    assertThatIllegalArgumentException().isThrownBy(() -> keys().staleFor(Duration.ofMinutes(1)).build());
    assertThatIllegalArgumentException().isThrownBy(() -> keys().timeout(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> keys().refreshEvery(Duration.ofDays(400)));
    assertThatIllegalArgumentException().isThrownBy(() -> keys().maxJwksBytes(0));
  }
}
