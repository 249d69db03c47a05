package dev.yam.conformance;

import static dev.yam.engine.Streams.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yam.client.ClientOptions;
import dev.yam.client.IO;
import dev.yam.client.Socket;
import dev.yam.conformance.Counterpart.Mount;
import dev.yam.engine.ClientTls;
import dev.yam.engine.Tls;
import dev.yam.server.Server;
import dev.yam.wire.ConnectFailedException;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Java client over TLS: whom it trusts, and by what it is known. */
@Timeout(60)
class JavaClientTlsTest {

  @TempDir
  Path folder = Path.of("");

  private @Nullable Server server;
  private @Nullable Socket socket;

  @BeforeEach
  void start() throws Exception {
    X509Bundle authority = certificate("authority").setIsCertificateAuthority(true).buildSelfSigned();
    write("ca", authority);
    write("server", certificate("server").addSanIpAddress("127.0.0.1").ecp256().buildIssuedBy(authority));
    write("client", certificate("ann").ecp256().buildIssuedBy(authority));
    write("stranger", certificate("stranger").setIsCertificateAuthority(true).buildSelfSigned());
    Tls tls = Tls.pem(file("server.crt"), file("server.key")).acceptClientCertificates(file("ca.crt"));
    Server started = Server.builder().port(0).tls(tls).listen(tcp(0).tls(tls)).build();
    started.onConnection(each -> each.on("who", (args, ack) -> ack.send(
        each.handshake().principal().map(X500Principal::getName).orElse("nobody"))));
    server = started.start();
  }

  @AfterEach
  void end() {
    if (socket != null) {
      socket.manager().close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static CertificateBuilder certificate(String name) {
    return new CertificateBuilder().subject("CN=" + name).notBefore(Instant.now().minus(Duration.ofHours(1)));
  }

  private void write(String name, X509Bundle identity) throws Exception {
    Files.writeString(file(name + ".crt"), identity.getCertificatePathPEM());
    Files.writeString(file(name + ".key"), identity.getPrivateKeyPEM());
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private String who(String host, Road road, ClientTls tls) throws Exception {
    ClientOptions options =
        road.on(ClientOptions.builder(), Mount.PLAIN).forceNew(true).reconnection(false).tls(tls).build();
    Socket made = IO.socket(address(host, road), options);
    socket = made;
    made.connect();
    ClientCases.get(made.whenConnected());
    return made.emitWithAck("who").get(30, TimeUnit.SECONDS).string(0);
  }

  private String address(String host, Road road) {
    Server started = ClientCases.present(server);
    var stream = (InetSocketAddress) started.addresses().get(1);
    return road.isStream() ? "tls://" + host + ":" + stream.getPort() : "https://" + host + ":" + started.port();
  }

  @ParameterizedTest
  @EnumSource(names = {"POLLING", "WEBSOCKET", "UPGRADED", "STREAM"})
  void givenAnAuthorityThatIsTrusted_whenConnecting_thenTheClientIsServed(Road road) throws Exception {
    assertThat(who("127.0.0.1", road, ClientTls.DEFAULT.trust(file("ca.crt")))).isEqualTo("nobody");
  }

  @ParameterizedTest
  @EnumSource(names = {"POLLING", "WEBSOCKET", "STREAM"})
  void givenACertificateOfTheClient_whenConnecting_thenTheServerKnowsWhoItIs(Road road) throws Exception {
    ClientTls ann = ClientTls.DEFAULT.trust(file("ca.crt")).certificate(file("client.crt"), file("client.key"));

    assertThat(who("127.0.0.1", road, ann)).isEqualTo("CN=ann");
  }

  @ParameterizedTest
  @EnumSource(names = {"POLLING", "WEBSOCKET", "STREAM"})
  void givenAnAuthorityThatIsNotTrusted_whenConnecting_thenItFails(Road road) {
    assertThatThrownBy(() -> who("127.0.0.1", road, ClientTls.DEFAULT.trust(file("stranger.crt"))))
        .isInstanceOf(ConnectFailedException.class).hasMessageContaining("certification path");
  }

  @ParameterizedTest
  @EnumSource(names = {"WEBSOCKET", "STREAM"})
  void givenAHostThatTheCertificateDoesNotName_whenConnecting_thenItFails(Road road) {
    assertThatThrownBy(() -> who("localhost", road, ClientTls.DEFAULT.trust(file("ca.crt"))))
        .isInstanceOf(ConnectFailedException.class);
  }

  @Test
  void givenAClientThatTrustsAnybody_whenConnecting_thenItIsServed() throws Exception {
    assertThat(who("localhost", Road.WEBSOCKET, ClientTls.DEFAULT.insecure())).isEqualTo("nobody");
  }
}
