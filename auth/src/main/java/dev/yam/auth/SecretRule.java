package dev.yam.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** What a shared secret must be, so that nobody finds it by trying: checked where it is said, before a server starts. */
final class SecretRule {

  private static final int LEAST_VARIETY = 8;
  private static final String REMEDY = "; make one by: openssl rand -base64 48";

  /** Those of documentation and of examples, which everybody tries first; and what is made of them by repeating. */
  private static final List<String> KNOWN = List.of(
      "your_secret_key",
      "your-secret-key",
      "your_jwt_secret",
      "your-256-bit-secret",
      "your-384-bit-secret",
      "your-512-bit-secret",
      "a-string-secret-at-least-256-bits-long",
      "a-valid-string-secret-that-is-at-least-384-bits-long",
      "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long",
      "secret",
      "password",
      "changeme",
      "change-me",
      "change_me",
      "changeit",
      "0123456789",
      "0123456789abcdef",
      "abcdefghijklmnopqrstuvwxyz");

  private SecretRule() {}

  /**
   * @throws IllegalArgumentException which names the rule that is broken, and nothing of the secret
   */
  static void check(JwtAlgorithm algorithm, byte[] secret) {
    if (secret.length < algorithm.leastSecret()) {
      throw new IllegalArgumentException("the secret is too short: " + algorithm + " wants at least "
          + algorithm.leastSecret() + " bytes, these are " + secret.length + REMEDY);
    }
    String text = new String(secret, UTF_8);
    if (KNOWN.stream().anyMatch(known -> isMadeOf(text, known))) {
      throw new IllegalArgumentException("the secret is one of documentation, which is tried first" + REMEDY);
    }
    if (text.chars().distinct().count() < LEAST_VARIETY) {
      throw new IllegalArgumentException(
          "the secret has less than " + LEAST_VARIETY + " different characters" + REMEDY);
    }
  }

  /** Whether it is {@code known} again and again, with whatever end. */
  private static boolean isMadeOf(String text, String known) {
    String repeated = known.repeat(text.length() / known.length() + 1);
    return repeated.regionMatches(true, 0, text, 0, text.length());
  }
}
