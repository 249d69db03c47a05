package dev.yam.server;

import static dev.yam.engine.Streams.tcp;
import static dev.yam.engine.Streams.unix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same namespaces, rooms and handlers for the web, TCP and Unix sockets. */
class StreamTest extends ServerTest {

  @TempDir Path folder;

  @Test
  void givenPeersOfAllRoads_whenTheyAreInOneRoom_thenEachHearsTheOthers() throws Exception {
    Server server = start(
        Server.builder().listen(tcp("127.0.0.1", 0)).listen(unix(folder.resolve("s"))));
    server.onConnection(socket -> {
      socket.join("room");
      socket.on("say", (args, ack) -> {
        socket.to("room").emit("said", args);
        ack.send(socket.handshake().query("name").orElse("web"));
      });
    });
    TestClient web = connect(server);
    try (var overTcp = new StreamClient(server.addresses().get(1), "0{\"query\":\"name=tcp\"}");
        var overUnix = new StreamClient(server.addresses().get(2), "0{\"query\":\"name=unix\"}")) {
      for (StreamClient each : new StreamClient[] {overTcp, overUnix}) {
        each.send("40");
        each.expectStart("40{\"sid\":");
      }

      web.send("420[\"say\",\"from web\"]");
      assertThat(web.next()).isEqualTo("430[\"web\"]");
      assertThat(overTcp.next()).isEqualTo("42[\"said\",\"from web\"]");
      assertThat(overUnix.next()).isEqualTo("42[\"said\",\"from web\"]");

      overTcp.send("451-1[\"say\",{\"_placeholder\":true,\"num\":0}]");
      overTcp.sendBinary("cafe");
      assertThat(overTcp.next()).isEqualTo("431[\"tcp\"]");
      assertThat(web.next()).isEqualTo("451-[\"said\",{\"_placeholder\":true,\"num\":0}]");
      assertThat(web.next()).isEqualTo("hex:cafe");
      assertThat(overUnix.next()).isEqualTo("451-[\"said\",{\"_placeholder\":true,\"num\":0}]");
      assertThat(overUnix.next()).isEqualTo("hex:cafe");

      overUnix.send("42[\"say\",\"from unix\"]");
      assertThat(web.next()).isEqualTo("42[\"said\",\"from unix\"]");
      assertThat(overTcp.next()).isEqualTo("42[\"said\",\"from unix\"]");
    }
  }

  @Test
  void givenListenWithoutAPort_whenStarted_thenNothingIsBoundForTheWeb() throws Exception {
    try (Server server = Server.builder().listen(tcp("127.0.0.1", 0)).build().start()) {
      assertThat(server.addresses()).hasSize(1);
      assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class).hasMessageContaining("addresses()");
      StreamClient.connect(server.addresses().getFirst()).close();
    }
  }
}
