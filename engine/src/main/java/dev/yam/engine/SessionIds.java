package dev.yam.engine;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Session ids: 20 characters of base64url, 24 bits that may say which node has the session and 96 random bits. The tag
 * is zero as long as there is one node.
 */
final class SessionIds {

  private static final int TAG_BYTES = 3;
  private static final int RANDOM_BYTES = 12;

  private final SecureRandom random = new SecureRandom();

  String next() {
    byte[] secret = new byte[RANDOM_BYTES];
    random.nextBytes(secret);
    byte[] id = new byte[TAG_BYTES + RANDOM_BYTES];
    System.arraycopy(secret, 0, id, TAG_BYTES, RANDOM_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }
}
