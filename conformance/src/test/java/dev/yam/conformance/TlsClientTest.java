package dev.yam.conformance;

import dev.yam.engine.Tls;
import dev.yam.server.Server;
import dev.yam.wire.RefusedException;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;

/** Stock clients over TLS, by what the JDK has and by BoringSSL. */
class TlsClientTest {

  @TempDir
  Path folder = Path.of("");

  private @Nullable Server open;
  private @Nullable Server closed;

  @BeforeEach
  void makeKeys() throws Exception {
    X509Bundle authority =
        certificate("authority").setIsCertificateAuthority(true).buildSelfSigned();
    write("ca", authority);
    write("server", certificate("server").addSanIpAddress("127.0.0.1").rsa2048().buildIssuedBy(authority));
    write("client", certificate("ann").ecp256().buildIssuedBy(authority));
    write("stranger", certificate("ann").setIsCertificateAuthority(true).buildSelfSigned());
  }

  private static CertificateBuilder certificate(String name) {
    return new CertificateBuilder().subject("CN=" + name).notBefore(Instant.now().minus(Duration.ofHours(1)));
  }

  private void write(String name, X509Bundle identity) throws Exception {
    Files.writeString(folder.resolve(name + ".crt"), identity.getCertificatePathPEM());
    Files.writeString(folder.resolve(name + ".key"), identity.getPrivateKeyPEM());
  }

  @TestFactory
  Stream<DynamicTest> byWhatIsThere() {
    return run(Tls.pem(folder.resolve("server.crt"), folder.resolve("server.key")));
  }

  @TestFactory
  Stream<DynamicTest> byTheJdk() {
    return run(Tls.pem(folder.resolve("server.crt"), folder.resolve("server.key")).byJdk());
  }

  private Stream<DynamicTest> run(Tls tls) {
    Path authorities = folder.resolve("ca.crt");
    Server asks = start(tls.acceptClientCertificates(authorities));
    Server demands = start(tls.requireClientCertificates(authorities));
    open = asks;
    closed = demands;
    return NodeScript.run(
        "tls", Integer.toString(asks.port()), Integer.toString(demands.port()), folder.toString());
  }

  private static Server start(Tls tls) {
    Server server =
        Server.builder().host("127.0.0.1").tls(tls).listener(listener -> listener.loops(2)).build();
    server.onConnection(socket -> {
      socket.on("echo", (args, ack) -> ack.send(args));
      socket.on("who", (args, ack) -> ack.send(List.of(
          socket.handshake().isSecure(),
          socket.handshake().principal().map(X500Principal::getName).orElse("nobody"),
          socket.handshake().certificates().size())));
    });
    server.of("/staff").use(socket -> {
      if (socket.handshake().principal().isEmpty()) {
        throw new RefusedException("a certificate is needed");
      }
    });
    return server.start();
  }

  @AfterEach
  void close() {
    Stream.of(open, closed).forEach(server -> {
      if (server != null) {
        server.close();
      }
    });
  }
}
