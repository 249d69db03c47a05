package dev.yam.auth;

import static dev.yam.auth.JwtAlgorithm.EDDSA;
import static dev.yam.auth.JwtAlgorithm.ES256;
import static dev.yam.auth.JwtAlgorithm.ES384;
import static dev.yam.auth.JwtAlgorithm.HS256;
import static dev.yam.auth.JwtAlgorithm.HS512;
import static dev.yam.auth.JwtAlgorithm.RS256;
import static dev.yam.auth.JwtVerifierTest.reason;
import static dev.yam.auth.Keys.verifier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.yam.auth.JwtRejectedException.Reason;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys: what is weak is refused where it is said, and how they are changed. */
class JwtKeyTest {

  @ParameterizedTest
  @ValueSource(strings = {
    "your_secret_key", // the original's own
    "",
    "0123456789abcdef0123456789abcde", // a byte too short
    "00000000000000000000000000000000",
    "abcabcabcabcabcabcabcabcabcabcabcabc",
    "a-string-secret-at-least-256-bits-long",
    "your_secret_keyyour_secret_keyyour_secret_key",
    "changemechangemechangemechangemech",
    "0123456789abcdef0123456789abcdef",
    "SecretSecretSecretSecretSecretSecret"
  })
  void givenASecretThatIsShortOrKnown_whenSaid_thenRefusedWithoutShowingIt(String secret) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JwtKey.secret(HS256, secret))
        .withMessageContaining("openssl rand -base64 48")
        .satisfies(refused -> assertThat(secret.isEmpty() || !String.valueOf(refused.getMessage()).contains(secret)).isTrue());
  }

  @Test
  void givenASecretForALongerHash_whenItIsShort_thenTheRuleIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JwtKey.secret(HS512, Keys.SECRET))
        .withMessageContaining("HS512 wants at least 64 bytes, these are 32");
    assertThat(JwtKey.secret(HS256, Keys.SECRET)).hasToString("JwtKey[no id, HS256]");
  }

  @Test
  void givenAKeyOfAnotherKind_whenSaid_thenRefused() throws Exception {
    KeyPairGenerator small = KeyPairGenerator.getInstance("RSA");
    small.initialize(1024);

    assertThatIllegalArgumentException().isThrownBy(() -> JwtKey.keyPair(RS256, small.generateKeyPair()))
        .withMessageContaining("2048");
    assertThatIllegalArgumentException().isThrownBy(() -> JwtKey.keyPair(ES384, KeyMaterial.newPair(ES256)))
        .withMessageContaining("P-384");
    assertThatIllegalArgumentException().isThrownBy(() -> JwtKey.keyPair(RS256, KeyMaterial.newPair(ES256)));
    assertThatIllegalArgumentException().isThrownBy(() -> JwtKey.keyPair(EDDSA, Keys.RSA));
    assertThatIllegalArgumentException().isThrownBy(() -> JwtKey.keyPair(HS256, Keys.RSA));
    assertThatIllegalArgumentException().isThrownBy(() -> JwtKey.secret(RS256, Keys.SECRET));
    assertThatIllegalArgumentException().isThrownBy(() -> JwtKey.generate(ES256).id(""));
  }

  @Test
  void givenAPem_whenItHasAPublicKey_thenItVerifiesAndDoesNotSign() {
    String pem = "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(Keys.RSA.getPublic().getEncoded()) + "\n-----END PUBLIC KEY-----\n";

    JwtKey key = JwtKey.publicPem(RS256, pem);

    String token = Keys.issuer(Keys.key(RS256)).issue("ada");
    assertThat(verifier(key).build().verify(token).getName()).isEqualTo("ada");
    assertThat(key.canSign()).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> key.signing().sign(new byte[1]));
    assertThatIllegalArgumentException().isThrownBy(() -> JwtKey.publicPem(ES256, pem));
    assertThatIllegalArgumentException().isThrownBy(() -> JwtKey.publicPem(RS256, "-----BEGIN PRIVATE KEY-----"));
  }

  @Nested
  class Rotation {

    private final JwtKey first = JwtKey.generate(ES256).id("1");
    private final JwtKey second = JwtKey.generate(HS256).id("2");
    private final JwtKeyRing ring = JwtKeyRing.of(first);
    private final JwtVerifier verifier = JwtVerifier.builder().keys(ring).build();
    private final JwtIssuer issuer = JwtIssuer.builder().keys(ring).build();

    @Test
    void givenARing_whenAKeyIsRotated_thenTheNewOneSignsAndBothAreBelievedUntilOneIsRetired() {
      String before = issuer.issue("ada");

      ring.rotate(second);
      String after = issuer.issue("ada");

      assertThat(CompactJwt.parse(after, 8192).keyId()).contains("2");
      assertThat(verifier.verify(before).getName()).isEqualTo("ada");
      assertThat(verifier.verify(after).getName()).isEqualTo("ada");
      ring.retire("1");
      assertThat(reason(verifier, before)).isEqualTo(Reason.UNKNOWN_KEY);
      assertThat(verifier.verify(after).getName()).isEqualTo("ada");
    }

    @Test
    void givenTheIdOfAnotherKey_whenItNamesOneOfAnotherAlgorithm_thenRefused() {
      ring.rotate(second);
      String forged = Keys.token(second, "{\"alg\":\"HS256\",\"kid\":\"1\"}", StrictJson.write(Keys.claims()).toUtf8());

      assertThat(reason(verifier, forged)).isEqualTo(Reason.ALGORITHM);
    }

    @Test
    void givenARing_whenChangedAsItCannotBe_thenRefused() {
      assertThatIllegalArgumentException().isThrownBy(() -> ring.rotate(JwtKey.generate(ES256)));
      assertThatIllegalArgumentException().isThrownBy(() -> ring.rotate(JwtKey.generate(ES256).id("1")));
      assertThatIllegalArgumentException().isThrownBy(() -> ring.retire("1"));
      assertThatIllegalArgumentException().isThrownBy(() -> ring.retire("0"));
      for (int i = 2; i <= 64; i++) {
        ring.rotate(Keys.SHARED.id("k" + i));
      }
      assertThatIllegalArgumentException().isThrownBy(() -> ring.rotate(Keys.SHARED.id("more")))
          .withMessageContaining("64 keys of one issuer");
    }

    @Test
    void givenPublishedKeys_whenOthersReadThem_thenNoSecretIsAmongThem() {
      ring.rotate(second);
      ring.rotate(JwtKey.generate(EDDSA).id("3"));
      ring.rotate(Keys.key(RS256).id("4"));

      String jwks = ring.jwks();

      assertThat(jwks).contains("\"kid\":\"1\"", "\"kid\":\"3\"", "\"kid\":\"4\"")
          .doesNotContain("\"d\"", "\"k\"", "\"p\"", "\"kid\":\"2\"");
      KeySet read = new JwksText(java.util.EnumSet.of(ES256, EDDSA, RS256)).read(dev.yam.wire.Slice.utf8(jwks));
      assertThat(read.keys()).hasSize(3).noneMatch(JwtKey::canSign);
      String token = issuer.issue("ada");
      assertThat(JwtVerifier.builder().keys((algorithm, id) -> read.matching(algorithm, id)).build().verify(token).getName())
          .isEqualTo("ada");
      assertThat(read.matching(EDDSA, Optional.of("3"))).hasSize(1);
    }
  }
}
