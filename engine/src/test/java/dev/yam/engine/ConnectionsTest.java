package dev.yam.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.wire.Limit;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

  private final EngineCounters counters = new EngineCounters();

  private static EmbeddedChannel from(String address, int port) {
    return new EmbeddedChannel(DefaultChannelId.newInstance()) {
      @Override
      protected SocketAddress remoteAddress0() {
        return new InetSocketAddress(address, port);
      }
    };
  }

  @Test
  void givenAnAddressWithAsManyAsItMayHave_whenOneMoreComes_thenItAloneIsClosed() {
    var connections = new Connections(10, 2, counters);
    EmbeddedChannel first = from("10.0.0.1", 1);
    EmbeddedChannel tooMany = from("10.0.0.1", 3);

    assertThat(connections.admit(first)).isTrue();
    assertThat(connections.admit(from("10.0.0.1", 2))).isTrue();
    assertThat(connections.admit(tooMany)).isFalse();
    assertThat(connections.admit(from("10.0.0.2", 1))).isTrue();
    assertThat(connections.admit(from("::1", 1))).isTrue();

    assertThat(tooMany.isOpen()).isFalse();
    assertThat(connections.open()).isEqualTo(4);
    assertThat(counters.met(Limit.CONNECTIONS_PER_ADDRESS)).isEqualTo(1);
    assertThat(counters.met(Limit.CONNECTIONS)).isZero();

    first.close();
    assertThat(connections.admit(from("10.0.0.1", 4))).isTrue();
    assertThat(connections.admit(from("10.0.0.1", 5))).isFalse();
    assertThat(counters.connections()).isEqualTo(4);
  }

  @Test
  void givenNoLimitForAnAddress_whenManyCome_thenTheTotalHolds() {
    var connections = new Connections(3, 0, counters);

    for (int port = 1; port <= 3; port++) {
      assertThat(connections.admit(from("10.0.0.1", port))).isTrue();
    }

    assertThat(connections.admit(from("10.0.0.2", 1))).isFalse();
    assertThat(counters.met(Limit.CONNECTIONS)).isEqualTo(1);
    assertThat(counters.met(Limit.CONNECTIONS_PER_ADDRESS)).isZero();
  }

  @Test
  void givenAListenerWithALimit_whenAnAddressHasTooMany_thenTheLastIsClosedAndThePlaceIsFreeWhenOneLeaves()
      throws IOException {
    try (var server = new TestServer(options -> options, options -> options.maxConnectionsPerAddress(2))) {
      RawClient stays = server.webSocket();
      RawClient leaves = server.webSocket();
      try (RawClient tooMany = server.connect()) {
        assertThat(tooMany.isClosed()).isTrue();
        assertThat(server.counters.met(Limit.CONNECTIONS_PER_ADDRESS)).isEqualTo(1);
      }

      leaves.close();
      await().until(() -> server.listener.connections() == 1);
      server.webSocket().close();

      assertThat(server.counters.met(Limit.CONNECTIONS_PER_ADDRESS)).isEqualTo(1);
      stays.close();
    }
  }

  @Test
  void givenANegativeLimit_whenSaid_thenRefused() {
    assertThatThrownBy(() -> Listener.builder().maxConnectionsPerAddress(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxConnectionsPerAddress");
  }
}
