package dev.yam.conformance;

import dev.yam.engine.Listener;
import java.util.List;

/** Four ports with the profiles that independent suites expect; runs until it is ended. */
final class Fixture implements AutoCloseable {

  private final Listener protocols;
  private final Listener clients;
  private final Listener hardened;
  private final Listener control;

  private Fixture(Listener protocols, Listener clients, Listener hardened, Listener control) {
    this.protocols = protocols;
    this.clients = clients;
    this.hardened = hardened;
    this.control = control;
  }

  /** Profile P at {@code port}, C at the next, H at the next, control at the last; free ports if {@code port} is 0. */
  static Fixture start(String host, int port) {
    var hardened = new HardenedProfile();
    return new Fixture(
        ProtocolProfile.listener().host(host).port(port).build().start(),
        ClientProfile.listener().host(host).port(next(port, 1)).build().start(),
        hardened.listener().host(host).port(next(port, 2)).build().start(),
        hardened.control().host(host).port(next(port, 3)).build().start());
  }

  private static int next(int port, int by) {
    return port == 0 ? 0 : port + by;
  }

  int protocolPort() {
    return protocols.port();
  }

  int clientPort() {
    return clients.port();
  }

  int hardenedPort() {
    return hardened.port();
  }

  int controlPort() {
    return control.port();
  }

  @Override
  public void close() {
    control.close();
    hardened.close();
    clients.close();
    protocols.close();
  }

  /** {@code fixture BASEPORT [HOST]}. */
  static void run(List<String> args) throws InterruptedException {
    if (args.isEmpty()) {
      Conformance.misuse("usage: conformance/run fixture BASEPORT [HOST]");
    }
    Fixture fixture = start(args.size() > 1 ? args.get(1) : "127.0.0.1", Integer.parseInt(args.get(0)));
    Conformance.serve(fixture::close);
  }
}
