package dev.yam.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** The bodies of {@code echo} over long-polling: what is posted is what a poll answers. */
record PollingExchange(byte[][] bodies) {

  static PollingExchange of(Payload payload) {
    byte[][] bodies = new byte[Payload.VARIANTS][];
    Arrays.setAll(bodies, variant ->
        ("42[\"echo\"," + new String(payload.json(variant), US_ASCII) + "]").getBytes(US_ASCII));
    return new PollingExchange(bodies);
  }
}
