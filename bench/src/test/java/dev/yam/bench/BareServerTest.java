package dev.yam.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BareServerTest {

  @ParameterizedTest
  @CsvSource({
      "STOCK,ECHO,32", "STOCK,ECHO,object", "STOCK,ACK,32", "STOCK,BIN,1024", "STOCK,BROADCAST,32",
      "ROLLED,ECHO,32", "ROLLED,ECHO,object", "ROLLED,ECHO,70000", "ROLLED,ACK,1024", "ROLLED,BIN,1024",
      "ROLLED,BROADCAST,32", "POLLING,POLLING,32", "POLLING,POLLING,1024"})
  void givenBareServer_whenLoaded_thenEveryAnswerIsRight(BareServer.Codec codec, Scenario scenario, String payload) {
    try (var server = BareServer.start(codec, 0)) {

      Outcome outcome = Loads.run(scenario, payload, server.port());

      assertThat(outcome.count()).isGreaterThanOrEqualTo(Loads.MESSAGES);
    }
  }

  @Test
  void givenBareServer_whenConnectedToAgainAndAgain_thenConnectionsAreCounted() {
    try (var server = BareServer.start(BareServer.Codec.ROLLED, 0)) {

      Outcome outcome = Loads.run(Scenario.CONNECT, "32", server.port());

      assertThat(outcome.count()).isPositive().matches(count -> count % Loads.CONNECTIONS == 0);
    }
  }

  @Test
  void givenBareServer_whenConnectionsAreHeld_thenTheirMemoryIsTold() {
    try (var server = BareServer.start(BareServer.Codec.ROLLED, 0)) {

      Outcome outcome = Loads.run(Scenario.IDLE, "32", server.port());

      assertThat(outcome.count()).isEqualTo(Loads.CONNECTIONS);
      assertThat(outcome.json()).contains("\"heapBytesEach\":", "\"offHeapBytesEach\":", "\"kernelBytesEach\":");
    }
  }

  @Test
  void givenRate_whenPublished_thenDeliveriesAreTimed() {
    try (var server = BareServer.start(BareServer.Codec.ROLLED, 0)) {
      var options = Loads.options(Scenario.BROADCAST, new Traffic(Payload.of("32"), 4, 2, OptionalInt.of(500)),
          server.port());

      Outcome outcome = Load.run(options, Progress.none());

      assertThat(outcome.latency()).hasValueSatisfying(latency -> assertThat(latency.max()).isPositive());
      assertThat(outcome.json()).contains("\"p50\":", "\"p99\":", "\"p999\":", "\"max\":");
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
