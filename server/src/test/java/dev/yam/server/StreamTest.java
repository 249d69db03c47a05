package dev.yam.server;

import static dev.yam.engine.Streams.tcp;
import static dev.yam.engine.Streams.unix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yam.engine.PeerCredentials;
import dev.yam.wire.RefusedException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
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
      socket.on("there", (args, ack) -> ack.send());
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
        each.send("420[\"there\"]");
        each.expectStart("430[]"); // behind the connection handler, which joins
      }
      web.send("420[\"there\"]");
      web.expectStart("430[]");

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

  @Test
  void givenAPeerOfAUnixSocket_whenMiddlewareAuthorisesByTheKernelsWord_thenItAloneIsLetIn() throws Exception {
    Server server = start(
        Server.builder().listen(tcp("127.0.0.1", 0)).listen(unix(folder.resolve("s")).mode("rw-------")));
    long self = ProcessHandle.current().pid();
    server.use(socket -> {
      boolean known = socket.handshake().peer().filter(peer -> isProcess(peer, self)).isPresent();
      if (!known) {
        throw new RefusedException("who are you");
      }
    });
    TestClient web = open(server);
    try (var overTcp = new StreamClient(server.addresses().get(1), "0");
        var overUnix = new StreamClient(server.addresses().get(2), "0")) {
      overUnix.send("40");
      overUnix.expectStart("40{\"sid\":");
      overTcp.send("40");
      overTcp.expectStart("44{\"message\":\"who are you\"}");
      web.send("40");
      web.expectStart("44{\"message\":\"who are you\"}");
    }
  }

  /** Where no native transport is, the JDK does not know the process. */
  private static boolean isProcess(PeerCredentials peer, long pid) {
    return peer.pid().isPresent() ? peer.pid().getAsInt() == pid : peer.user().isPresent();
  }

  @Test
  void givenAPeerOfAUnixSocket_whenItIsFetched_thenItsAddressIsThePathThatItCameBy() throws Exception {
    Path path = folder.resolve("s");
    Server server = start(Server.builder().listen(unix(path)));
    try (var client = StreamClient.connect(server.addresses().get(1))) {
      assertThat(server.fetchSockets().get(5, TimeUnit.SECONDS))
          .singleElement()
          .satisfies(socket -> assertThat(socket.handshake().address()).isEqualTo(path.toString()));
      client.send("1");
    }
  }

  @Test
  void givenNamespacesRecoveryAndAcks_whenOverAStream_thenTheyAreAsOverTheWeb() throws Exception {
    Server server = start(Server.builder().connectionStateRecovery().listen(tcp("127.0.0.1", 0)));
    server.of("/chat").onConnection(socket -> {
      socket.join("room");
      socket.emit("joined");
      socket.on("where", (args, ack) -> ack.send(socket.rooms().size(), socket.recovered()));
    });
    String answer;
    try (var first = new StreamClient(server.addresses().get(1), "0")) {
      first.send("40/chat,");
      answer = first.expectStart("40/chat,{\"sid\":");
      first.expectStart("42/chat,[\"joined\",");
      server.of("/chat").to("room").emit("news", 1);
      String news = first.expectStart("42/chat,[\"news\",1,");
      answer += news;
    }
    String pid = answer.split("\"pid\":\"", 2)[1].split("\"", 2)[0];
    String offset = answer.split("\\[\"news\",1,\"", 2)[1].split("\"", 2)[0];
    server.of("/chat").to("room").emit("news", 2);
    try (var again = new StreamClient(server.addresses().get(1), "0")) {
      again.send("40/chat,{\"pid\":\"" + pid + "\",\"offset\":\"" + offset + "\"}");
      again.expectStart("42/chat,[\"news\",2,");
      again.expectStart("40/chat,{\"sid\":");
      again.expectStart("42/chat,[\"joined\",");
      again.send("42/chat,7[\"where\"]");
      assertThat(again.next()).isEqualTo("43/chat,7[2,true]");
    }
  }
}
