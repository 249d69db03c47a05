package dev.yam.auth;

import static dev.yam.auth.JwtAlgorithm.HS256;
import static dev.yam.auth.Keys.NOW;
import static dev.yam.auth.Keys.SHARED;
import static dev.yam.auth.Keys.claims;
import static dev.yam.auth.Keys.token;
import static dev.yam.auth.Keys.verifier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yam.auth.JwtRejectedException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is believed, and what is not. */
class JwtVerifierTest {

  static Reason reason(JwtVerifier verifier, String token) {
    return catchThrowableOfType(JwtRejectedException.class, () -> verifier.verify(token)).reason();
  }

  private static Reason reason(Map<String, Object> claims) {
    return reason(verifier(SHARED).build(), token(SHARED, claims));
  }

  @ParameterizedTest
  @EnumSource
  void givenAKeyOfEachAlgorithm_whenItHasSigned_thenBelievedAndByNoOtherKey(JwtAlgorithm algorithm) {
    JwtKey key = Keys.key(algorithm);
    String token = Keys.issuer(key).issue("ada");

    JwtPrincipal principal = verifier(key).build().verify(token);

    assertThat(principal.getName()).isEqualTo("ada");
    assertThat(principal.end()).contains(NOW.plusSeconds(3600 + 30));
    JwtKey other = algorithm.family() == JwtAlgorithm.Family.RSA
        ? JwtKey.keyPair(algorithm, Keys.OTHER_RSA)
        : JwtKey.generate(algorithm);
    assertThat(reason(verifier(other).build(), token)).isEqualTo(Reason.SIGNATURE);
  }

  @Test
  void givenClaims_whenBelieved_thenThePrincipalHasThemUnmodifiable() {
    String token = token(SHARED, claims("roles", List.of("a", Map.of("b", 1))));

    JwtPrincipal principal = verifier(SHARED).build().verify(token);

    assertThat(principal.claim("roles", List.class)).contains(List.of("a", Map.of("b", 1)));
    assertThat(principal.claim("roles")).isEmpty();
    assertThat(principal.claim("sub")).contains("ada");
    assertThat(principal.claims()).isUnmodifiable();
    assertThat(principal).hasToString("JwtPrincipal[ada]").isEqualTo(verifier(SHARED).build().verify(token));
  }

  @Test
  void givenNoKeys_whenBuilt_thenRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> JwtVerifier.builder().build()).withMessageContaining("keys(…)");
  }

  @Nested
  class Times {

    @Test
    void givenAnEnd_whenItIsOver_thenRefusedBehindTheSkewAndNotBefore() {
      long now = NOW.getEpochSecond();

      assertThat(reason(claims("exp", now - 30))).isEqualTo(Reason.EXPIRED);
      assertThat(verifier(SHARED).build().verify(token(SHARED, claims("exp", now - 29))).getName()).isEqualTo("ada");
      assertThat(reason(verifier(SHARED).clockSkew(Duration.ZERO).build(), token(SHARED, claims("exp", now))))
          .isEqualTo(Reason.EXPIRED);
      assertThat(reason(claims("exp", now - 30.5))).isEqualTo(Reason.EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbf", "iat"})
    void givenABeginning_whenItIsAhead_thenRefusedBeforeTheSkew(String claim) {
      long now = NOW.getEpochSecond();

      assertThat(reason(claims(claim, now + 31))).isEqualTo(Reason.NOT_YET_VALID);
      assertThat(verifier(SHARED).build().verify(token(SHARED, claims(claim, now + 30))).getName()).isEqualTo("ada");
    }

    @Test
    void givenNoEnd_whenVerified_thenRefusedUnlessAllowed() {
      Map<String, Object> endless = claims();
      endless.remove("exp");

      assertThat(reason(endless)).isEqualTo(Reason.CLAIM);
      JwtVerifier lenient = verifier(SHARED).allowWithoutExpiry(true).build();
      assertThat(lenient.verify(token(SHARED, endless)).end()).isEmpty();
    }

    @Test
    void givenATimeThatIsNone_whenVerified_thenMalformed() {
      for (Object time : new Object[] {"1700000000", true, 1e300, -1e14, List.of(1), Map.of()}) {
        assertThat(reason(claims("exp", time))).as(time.toString()).isEqualTo(Reason.MALFORMED);
      }
      String infinite = token(SHARED, Keys.header("HS256"), "{\"sub\":\"ada\",\"exp\":1e999}");
      assertThat(reason(verifier(SHARED).build(), infinite)).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void givenASkewThatIsTooLarge_whenSaid_thenRefused() {
      assertThatIllegalArgumentException().isThrownBy(() -> verifier(SHARED).clockSkew(Duration.ofMinutes(11)));
      assertThatIllegalArgumentException().isThrownBy(() -> verifier(SHARED).clockSkew(Duration.ofSeconds(-1)));
    }
  }

  @Nested
  class Claims {

    @Test
    void givenAnIssuer_whenAnotherHasIssued_thenRefused() {
      JwtVerifier verifier = verifier(SHARED).issuer("https://one", "https://two").build();

      assertThat(verifier.verify(token(SHARED, claims("iss", "https://two"))).getName()).isEqualTo("ada");
      assertThat(reason(verifier, token(SHARED, claims("iss", "https://one/")))).isEqualTo(Reason.ISSUER);
      assertThat(reason(verifier, token(SHARED, claims("iss", List.of("https://one"))))).isEqualTo(Reason.ISSUER);
      assertThat(reason(verifier, token(SHARED, claims()))).isEqualTo(Reason.ISSUER);
    }

    @Test
    void givenAnAudience_whenItIsForOthers_thenRefused() {
      JwtVerifier verifier = verifier(SHARED).audience("chat", "news").build();

      assertThat(verifier.verify(token(SHARED, claims("aud", "chat"))).getName()).isEqualTo("ada");
      assertThat(verifier.verify(token(SHARED, claims("aud", List.of("x", "news")))).getName()).isEqualTo("ada");
      for (Object others : new Object[] {"mail", List.of("mail"), List.of(), 1, Map.of("chat", 1)}) {
        assertThat(reason(verifier, token(SHARED, claims("aud", others)))).isEqualTo(Reason.AUDIENCE);
      }
      assertThat(reason(verifier, token(SHARED, claims()))).isEqualTo(Reason.AUDIENCE);
    }

    @Test
    void givenNoAudience_whenATokenIsForSomebody_thenRefusedUnlessForAnybody() {
      String token = token(SHARED, claims("aud", "mail"));

      assertThat(reason(verifier(SHARED).build(), token)).isEqualTo(Reason.AUDIENCE);
      assertThat(verifier(SHARED).anyAudience().build().verify(token).getName()).isEqualTo("ada");
    }

    @Test
    void givenRequiredClaims_whenOneIsMissingOrOther_thenRefused() {
      JwtVerifier verifier =
          verifier(SHARED).require("tenant").require("scope", scope -> scope.toString().contains("chat")).build();
      Map<String, Object> all = claims("tenant", "acme");
      all.put("scope", "chat mail");

      assertThat(verifier.verify(token(SHARED, all)).claim("tenant")).contains("acme");
      assertThat(reason(verifier, token(SHARED, claims("tenant", "acme")))).isEqualTo(Reason.CLAIM);
      all.put("scope", "mail");
      assertThat(reason(verifier, token(SHARED, all))).isEqualTo(Reason.CLAIM);
      String isNull = "{\"sub\":\"ada\",\"exp\":2300000000,\"scope\":\"chat\",\"tenant\":null}";
      assertThat(reason(verifier, token(SHARED, Keys.header("HS256"), isNull))).isEqualTo(Reason.CLAIM);
    }

    @Test
    void givenAClaimForTheName_whenItIsNoText_thenRefused() {
      JwtVerifier verifier = verifier(SHARED).nameClaim("username").build();

      assertThat(verifier.verify(token(SHARED, claims("username", "Jürgen"))).getName()).isEqualTo("Jürgen");
      assertThat(reason(verifier, token(SHARED, claims()))).isEqualTo(Reason.CLAIM);
      assertThat(reason(verifier, token(SHARED, claims("username", List.of("a", "b"))))).isEqualTo(Reason.CLAIM);
      assertThat(reason(verifier, token(SHARED, claims("username", "")))).isEqualTo(Reason.CLAIM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "jwt", "at+jwt", "application/at+JWT"})
    void givenATypeOfAccessTokens_whenVerified_thenBelieved(String type) {
      String token = token(SHARED, "{\"alg\":\"HS256\",\"typ\":\"" + type + "\"}", StrictJson.write(claims()).toUtf8());

      assertThat(verifier(SHARED).build().verify(token).getName()).isEqualTo("ada");
      assertThat(reason(verifier(SHARED).types("other").build(), token)).isEqualTo(Reason.TYPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"logout+jwt", "dpop+jwt", "id_token", ""})
    void givenATypeOfOtherTokens_whenVerified_thenRefused(String type) {
      String token = token(SHARED, "{\"alg\":\"HS256\",\"typ\":\"" + type + "\"}", StrictJson.write(claims()).toUtf8());

      assertThat(reason(verifier(SHARED).build(), token)).isEqualTo(Reason.TYPE);
    }
  }

  @Test
  void givenTheIssuersOwnClaims_whenIssued_thenTheyStandBehindAndAreNotTakenFromOthers() {
    JwtIssuer issuer = JwtIssuer.builder()
        .keys(JwtKeyRing.of(SHARED.id("k1")))
        .issuer("https://one")
        .audience("chat")
        .lifetime(Duration.ofMinutes(5))
        .clock(() -> NOW)
        .build();

    JwtPrincipal principal =
        verifier(SHARED).issuer("https://one").audience("chat").build().verify(issuer.issue(Map.of("sub", "ada")));

    assertThat(principal.claims().keySet()).containsExactly("sub", "iss", "aud", "iat", "exp");
    assertThatIllegalArgumentException().isThrownBy(() -> issuer.issue(Map.of("exp", 1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JwtIssuer.of(JwtKey.publicKey(JwtAlgorithm.RS256, Keys.RSA.getPublic())))
        .withMessageContaining("can sign");
    assertThat(HS256.isSymmetric()).isTrue();
  }
}
