package dev.yam.auth;

import static dev.yam.auth.JwtAlgorithm.ES256;
import static dev.yam.auth.JwtAlgorithm.HS256;
import static dev.yam.auth.JwtAlgorithm.HS512;
import static dev.yam.auth.JwtAlgorithm.RS256;
import static dev.yam.auth.JwtVerifierTest.reason;
import static dev.yam.auth.Keys.ELLIPTIC;
import static dev.yam.auth.Keys.SHARED;
import static dev.yam.auth.Keys.base64;
import static dev.yam.auth.Keys.claims;
import static dev.yam.auth.Keys.header;
import static dev.yam.auth.Keys.token;
import static dev.yam.auth.Keys.verifier;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yam.auth.JwtRejectedException.Reason;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of those who have no key (RFC 8725 §2, and what was found in libraries since). */
class JwtAttackTest {

  private static final String GOOD = StrictJson.write(claims()).toUtf8();
  private static final JwtVerifier VERIFIER = verifier(SHARED).build();

  // Algorithms.

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "nOnE", "", "HS0", "hs256", "HS256 ", "RSA1_5", "dir"})
  void givenAnAlgorithmThatIsNone_whenVerified_thenRefused(String algorithm) {
    String unsigned = base64(header(algorithm).getBytes(UTF_8)) + '.' + base64(GOOD.getBytes(UTF_8)) + '.';

    assertThat(reason(VERIFIER, unsigned)).isEqualTo(Reason.ALGORITHM);
    assertThat(reason(VERIFIER, token(SHARED, header(algorithm), GOOD))).isEqualTo(Reason.ALGORITHM);
  }

  @Test
  void givenAPublicKey_whenItsTextIsTakenForASecret_thenRefused() throws Exception {
    PublicKey known = Keys.RSA.getPublic();
    JwtVerifier verifier = verifier(JwtKey.publicKey(RS256, known)).build();
    String pem = "-----BEGIN PUBLIC KEY-----\n" + java.util.Base64.getMimeEncoder().encodeToString(known.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
    String signed = base64(header("HS256").getBytes(UTF_8)) + '.' + base64(GOOD.getBytes(UTF_8));

    for (byte[] secret : List.of(pem.getBytes(UTF_8), known.getEncoded())) {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      String forged = signed + '.' + base64(mac.doFinal(signed.getBytes(UTF_8)));

      assertThat(reason(verifier, forged)).isEqualTo(Reason.ALGORITHM);
    }
  }

  @Test
  void givenTheRightSecret_whenSignedWithAnotherHash_thenRefused() {
    String longSecret = Keys.SECRET + Keys.SECRET;

    String token = token(JwtKey.secret(HS512, longSecret), claims());

    assertThat(reason(verifier(JwtKey.secret(HS256, longSecret)).build(), token)).isEqualTo(Reason.ALGORITHM);
  }

  @Test
  void givenSignaturesThatWouldFitAnyKey_whenVerified_thenRefused() {
    JwtVerifier verifier = verifier(ELLIPTIC).build();
    String signed = base64(header("ES256").getBytes(UTF_8)) + '.' + base64(GOOD.getBytes(UTF_8)) + '.';

    for (byte[] signature : List.of(new byte[64], new byte[0], new byte[63], new byte[65], new byte[] {0x30, 0})) {
      assertThat(reason(verifier, signed + base64(signature))).isEqualTo(Reason.SIGNATURE);
    }
  }

  // Keys that the token itself brings.

  @Test
  void givenAKeyOfItsOwn_whenTheHeaderHasOrNamesIt_thenItIsNotLookedAt() {
    JwtKey own = JwtKey.generate(ES256).id("own");
    String jwk = own.published().orElseThrow().toJSONString();
    for (String where : List.of(
        "\"jwk\":" + jwk,
        "\"jku\":\"http://127.0.0.1:9/jwks.json\"",
        "\"x5u\":\"http://127.0.0.1:9/cert.pem\"",
        "\"x5c\":[\"MIIB\"],\"x5t\":\"AA\"",
        "\"jwk\":null,\"jku\":7")) {
      String forged = token(own, "{\"alg\":\"ES256\"," + where + "}", GOOD);
      String honest = token(ELLIPTIC, "{\"alg\":\"ES256\"," + where + "}", GOOD);

      assertThat(reason(verifier(ELLIPTIC).build(), forged)).as(where).isEqualTo(Reason.SIGNATURE);
      assertThat(verifier(ELLIPTIC).build().verify(honest).getName()).as(where).isEqualTo("ada");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../../../dev/null", "' OR 1=1 --", "e1\\u0000", "E1", "http://127.0.0.1/", "", "e1\\n2026 INFO let in"})
  void givenAnIdThatIsNone_whenVerified_thenItIsComparedAndNothingElse(String id) {
    String forged = token(ELLIPTIC, "{\"alg\":\"ES256\",\"kid\":\"" + id + "\"}", GOOD);

    assertThat(reason(verifier(ELLIPTIC).build(), forged)).isEqualTo(Reason.UNKNOWN_KEY);
  }

  @Test
  void givenWhatAPeerHasChosen_whenItIsTold_thenItIsShortAndOfOneLine() {
    assertThat(JwtRejectedException.shown("a\nb\"c\u001b[31m" + "x".repeat(100)))
        .isEqualTo("\"a?b?c?[31m" + "x".repeat(54) + "…\"");
  }

  // Form.

  @ParameterizedTest
  @ValueSource(strings = {
    "{\"alg\":\"HS256\",\"crit\":[\"exp\"]}",
    "{\"alg\":\"HS256\",\"crit\":[]}",
    "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}",
    "{\"alg\":\"HS256\",\"b64\":true}"
  })
  void givenAHeaderThatDemandsExtensions_whenVerified_thenRefused(String header) {
    assertThat(reason(VERIFIER, token(SHARED, header, GOOD))).isEqualTo(Reason.CRITICAL_HEADER);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "{\"alg\":\"HS256\",\"alg\":\"none\"}",
    "{\"alg\":\"none\",\"alg\":\"HS256\"}",
    "{\"alg\":\"HS256\",\"kid\":1}",
    "{\"alg\":[\"HS256\"]}",
    "{\"alg\":null}",
    "{\"alg\":\"HS256\"}{}",
    "{\"alg\":\"HS256\",\"typ\":{}}",
    "\uFEFF{\"alg\":\"HS256\"}",
    "{'alg':'HS256'}",
    "{\"alg\":\"HS256\",}",
    "{\"alg\":\"HS256\",\"a\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}",
    "[]", "1", "null", "\"\"", "{}", ""
  })
  void givenAHeaderThatTwoReadersMayReadInTwoWays_whenVerified_thenMalformed(String header) {
    assertThat(reason(VERIFIER, token(SHARED, header, GOOD))).isEqualTo(Reason.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "{\"sub\":\"ada\",\"sub\":\"root\",\"exp\":2300000000}",
    "{\"sub\":\"ada\",\"exp\":1,\"exp\":2300000000}",
    "{\"sub\":\"ada\",\"exp\":2300000000,\"in\":{\"a\":1,\"a\":2}}",
    "[]", "null", "\"ada\"", "{\"sub\":\"ada\",\"exp\":2300000000} x"
  })
  void givenClaimsThatTwoReadersMayReadInTwoWays_whenVerified_thenMalformed(String claims) {
    assertThat(reason(VERIFIER, token(SHARED, header("HS256"), claims))).isEqualTo(Reason.MALFORMED);
  }

  @Test
  void givenOtherCharactersThanUtf8_whenVerified_thenMalformed() {
    String head = base64(header("HS256").getBytes(UTF_8)) + '.';
    for (byte[] claims : List.of(GOOD.getBytes(UTF_16), new byte[] {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'})) {
      String signed = head + base64(claims);

      String token = signed + '.' + base64(SHARED.signing().sign(signed.getBytes(UTF_8)));

      assertThat(reason(VERIFIER, token)).isEqualTo(Reason.MALFORMED);
    }
  }

  @Test
  void givenAGoodToken_whenItIsWrittenInAnotherWay_thenMalformed() {
    String good = token(SHARED, claims());
    char last = good.charAt(good.length() - 1);
    assertThat(VERIFIER.verify(good).getName()).isEqualTo("ada");

    for (String other : List.of(
        good + "=", good + " ", " " + good, good + "\n", good + ".", "." + good, good + ".." + "e30", good.replace('.', ' '),
        good.substring(0, good.length() - 1) + (char) (last + 1), // bits that say nothing
        good.substring(0, good.lastIndexOf('.')),
        good.replaceFirst("\\.", ".."),
        good + "." + good,
        "e30.e30.e30.e30.e30",
        "...", "..", ".", "", "null", "Bearer " + good, good.replaceFirst("e", "\u0435"))) {
      assertThat(reason(VERIFIER, other)).as(other).isEqualTo(Reason.MALFORMED);
    }
  }

  @Test
  void givenMoreBytesThanATokenMayHave_whenVerified_thenRefusedUnread() {
    Map<String, Object> large = claims("much", "x".repeat(10_000));

    assertThat(reason(VERIFIER, token(SHARED, large))).isEqualTo(Reason.TOO_LONG);
    assertThat(reason(VERIFIER, "x".repeat(1_000_000))).isEqualTo(Reason.TOO_LONG);
    assertThat(verifier(SHARED).maxTokenBytes(20_000).build().verify(token(SHARED, large)).getName()).isEqualTo("ada");
  }

  // Whatever comes.

  @Property(tries = 500)
  void givenAnyText_whenVerified_thenItIsRefusedWithAReason(@ForAll @StringLength(max = 60) String text) {
    assertThat(reason(VERIFIER, text)).isNotNull();
    assertThat(reason(VERIFIER, base64(text.getBytes(UTF_8)) + ".e30.e30")).isNotNull();
    assertThat(reason(VERIFIER, token(SHARED, header("HS256"), text))).isNotNull();
  }

  @Property(tries = 500)
  void givenAGoodToken_whenOneCharacterIsAnother_thenRefused(
      @ForAll @IntRange(max = 200) int place, @ForAll @IntRange(min = 1, max = 127) int difference) {
    var token = new StringBuilder(token(SHARED, claims()));
    int at = place % token.length();

    token.setCharAt(at, (char) ((token.charAt(at) + difference) % 128));

    assertThat(reason(VERIFIER, token.toString())).isNotNull();
  }
}
