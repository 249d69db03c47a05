package dev.yam.server;

import java.security.SecureRandom;
import java.util.Base64;

/** Ids of sockets: 20 characters of {@code [\w-]}, as the ecosystem expects. Any thread. */
final class Ids {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder();

  private Ids() {}

  static String next() {
    byte[] bytes = new byte[15];
    RANDOM.nextBytes(bytes);
    return ENCODER.encodeToString(bytes);
  }
}
