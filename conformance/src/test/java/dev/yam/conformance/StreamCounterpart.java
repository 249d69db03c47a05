package dev.yam.conformance;

import static dev.yam.engine.Streams.tcp;
import static dev.yam.engine.Streams.unix;

import dev.yam.client.ClientOptions;
import dev.yam.engine.ClientTls;
import dev.yam.engine.Tls;
import dev.yam.server.Server;
import dev.yam.wire.Parser;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Yam by streams, in this process; started once for all suites. Each mount is a server with addresses of its own. */
final class StreamCounterpart implements Counterpart {

  enum Kind {
    TCP(0),
    TLS(1),
    UNIX(2);

    /** Among the addresses of each server. */
    private final int place;

    Kind(int place) {
      this.place = place;
    }
  }

  private static final List<Mount> MOUNTS = List.of(Mount.PLAIN, Mount.QUICK, Mount.SMALL, Mount.RECOVERY);

  private static final class Shared {
    static final StreamServers SERVERS = StreamServers.start();
  }

  private final Kind kind;

  StreamCounterpart(Kind kind) {
    this.kind = kind;
  }

  @Override
  public URI uri(Mount mount) {
    Server server = Objects.requireNonNull(Shared.SERVERS.byMount().get(mount == Mount.MSGPACK ? Mount.PLAIN : mount));
    SocketAddress address = server.addresses().get(kind.place);
    return switch (kind) {
      case TCP -> URI.create("tcp://127.0.0.1:" + ((InetSocketAddress) address).getPort());
      case TLS -> URI.create("tls://127.0.0.1:" + ((InetSocketAddress) address).getPort());
      case UNIX -> URI.create("unix://" + address);
    };
  }

  @Override
  public ClientOptions.Builder known(ClientOptions.Builder options) {
    return kind == Kind.TLS ? options.tls(Shared.SERVERS.trusting()) : options;
  }

  @Override
  public int protocol() {
    return 4;
  }

  @Override
  public boolean can(Ability ability) {
    return switch (ability) {
      case STREAM, MSGPACK, RECOVERY, RECOVERY_FROM_THE_START, DEDUPLICATION, EVENTS_BEFORE_THE_END -> true;
      case WEB, COOKIES_BY_WEBSOCKET, MAX_PAYLOAD -> false;
    };
  }

  @Override
  public String cookie() {
    return "";
  }

  /** The servers, and what their clients trust: one object, or none would share a connection with another. */
  private record StreamServers(Map<Mount, Server> byMount, ClientTls trusting) {

    static StreamServers start() {
      try {
        Path folder = Files.createTempDirectory("yam");
        Path certificate = folder.resolve("server.crt");
        Path key = folder.resolve("server.key");
        X509Bundle identity = identity();
        Files.writeString(certificate, identity.getCertificatePathPEM());
        Files.writeString(key, identity.getPrivateKeyPEM());
        var servers = new EnumMap<Mount, Server>(Mount.class);
        var memory = new CounterpartMemory();
        for (Mount mount : MOUNTS) {
          servers.put(mount, server(mount, folder, Tls.pem(certificate, key), memory).start());
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(servers, List.of(certificate, key, folder))));
        return new StreamServers(servers, ClientTls.DEFAULT.trust(certificate));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static X509Bundle identity() {
      try {
        return new CertificateBuilder()
            .subject("CN=server")
            .setIsCertificateAuthority(true)
            .addSanIpAddress("127.0.0.1")
            .notBefore(Instant.now().minus(Duration.ofHours(1)))
            .ecp256()
            .buildSelfSigned();
      } catch (Exception impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    private static Server server(Mount mount, Path folder, Tls tls, CounterpartMemory memory) {
      Server server = YamCounterpart.options(mount).apply(Server.builder())
          .parser(Parser.JSON, Parser.MSGPACK)
          .listen(tcp("127.0.0.1", 0))
          .listen(tcp("127.0.0.1", 0).tls(tls))
          .listen(unix(folder.resolve(mount.name() + ".sock")))
          .build();
      CounterpartHandlers.addTo(server, memory);
      return server;
    }

    private static void end(Map<Mount, Server> servers, List<Path> files) {
      servers.values().forEach(Server::close);
      try {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      } catch (IOException left) {
        // somebody else's file is in the folder
      }
    }
  }
}
