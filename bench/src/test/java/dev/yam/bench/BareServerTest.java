package dev.yam.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BareServerTest {

  @ParameterizedTest
  @CsvSource({
      "STOCK,ECHO,32", "STOCK,ECHO,object", "STOCK,ACK,32", "STOCK,BIN,1024", "STOCK,BROADCAST,32",
      "ROLLED,ECHO,32", "ROLLED,ECHO,object", "ROLLED,ECHO,70000", "ROLLED,ACK,1024", "ROLLED,BIN,1024",
      "ROLLED,BROADCAST,32"})
  void givenBareServer_whenLoaded_thenEveryAnswerIsRight(BareServer.Codec codec, Scenario scenario, String payload) {
    try (var server = BareServer.start(codec, 0)) {

      Outcome outcome = Loads.run(scenario, payload, server.port());

      assertThat(outcome.count()).isGreaterThanOrEqualTo(Loads.MESSAGES);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IDLE", "CONNECT"})
  void givenBareServer_whenOnlyConnectedTo_thenConnectionsAreCounted(Scenario scenario) {
    try (var server = BareServer.start(BareServer.Codec.ROLLED, 0)) {

      Outcome outcome = Loads.run(scenario, "32", server.port());

      assertThat(outcome.count()).isEqualTo(7);
      assertThat(outcome.residentBytesEach()).isPresent();
    }
  }

  @Test
  void givenLoad_whenOver_thenLinesForPeopleAndToolsTellIt() {
    try (var server = BareServer.start(BareServer.Codec.ROLLED, 0)) {

      Outcome outcome = Loads.run(Scenario.ECHO, "32", server.port());

      assertThat(outcome.readable()).startsWith("echo 32 B, 4 in flight, 7 connections: ").contains(" µs of CPU per message");
      assertThat(outcome.json()).startsWith("{\"scenario\":\"echo\",\"payload\":\"32 B\",\"inFlight\":4,\"connections\":7,")
          .contains("\"count\":" + outcome.count(), "\"cpuMicros\":").endsWith("}");
    }
  }
}
