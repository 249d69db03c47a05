package dev.yam.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** An Engine.IO session over HTTP long-polling, one request at a time. */
record Polling(Endpoint endpoint, JsonNode handshake) {

  static final String SEPARATOR = "\u001e";

  static Polling open(Endpoint endpoint) throws IOException {
    var response = Wire.get(endpoint, endpoint.polling());
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).startsWith("0{");
    return new Polling(endpoint, Json.read(response.body().substring(1)));
  }

  String sid() {
    return handshake.get("sid").asString();
  }

  String target() {
    return endpoint.polling(sid());
  }

  Response poll() throws IOException {
    return Wire.get(endpoint, target());
  }

  Response post(String payload, String... headers) throws IOException {
    return Wire.post(endpoint, target(), payload, headers);
  }

  /** Posts what must be accepted. */
  void send(String payload) throws IOException {
    var response = post(payload);
    assertThat(response.status()).as(response.body()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("ok");
  }

  /** Polls until {@code count} packets other than pings and noops have come; answers pings. */
  List<String> receive(int count) throws IOException {
    var packets = new ArrayList<String>();
    while (packets.size() < count) {
      var response = poll();
      assertThat(response.status()).as(response.body()).isEqualTo(200);
      for (var packet : response.body().split(SEPARATOR, -1)) {
        if (packet.equals("2")) {
          send("3");
        } else if (!packet.equals("6")) {
          packets.add(packet);
        }
      }
    }
    return packets;
  }

  /** Whether the server knows the session no more. */
  boolean isGone() throws IOException {
    var response = Wire.get(endpoint, target());
    return response.status() == 400 && Json.read(response.body()).path("code").asInt(-1) == 1;
  }
}
