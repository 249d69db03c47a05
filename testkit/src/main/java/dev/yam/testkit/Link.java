package dev.yam.testkit;

import dev.yam.testkit.FaultProxy.Side;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one client, and the one to the target that was made for it.
 *
 * <p>Thread: the two of its pumps, and whoever tells the proxy what befalls it.
 */
final class Link {

  /** So much is kept of a connection that is to be repeated. */
  static final int MOST_REPEATED = 65_536;

  private final FaultProxy proxy;
  private final Socket client;
  private final Socket server = new Socket();
  private final Pump fromClient;
  private final Pump fromServer;
  private final AtomicInteger pumping = new AtomicInteger(2);

  /** What the client has said before the target answered, if that is to be repeated. Under the monitor. */
  private @Nullable ByteArrayOutputStream said;

  Link(FaultProxy proxy, Socket client, boolean repeated) {
    this.proxy = proxy;
    this.client = client;
    this.said = repeated ? new ByteArrayOutputStream() : null;
    this.fromClient = new Pump(proxy, this, Side.CLIENT, client, server);
    this.fromServer = new Pump(proxy, this, Side.SERVER, server, client);
  }

  /** Carries until both have ended: on this thread what the client sends, on one more what the target does. */
  void connect() {
    try {
      server.connect(proxy.target());
      server.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
    } catch (IOException unreachable) {
      reset();
      return;
    }
    Thread.ofVirtual().name("fault-proxy-link").start(fromServer);
    fromClient.run();
  }

  /** Nobody answers, now or later. */
  void hang() {
    fromClient.lose();
    pumping.decrementAndGet();
    fromClient.run();
  }

  // What befalls it.

  void swallow(Side from) {
    pump(from).swallow();
  }

  void heal() {
    fromClient.heal();
    fromServer.heal();
    wake();
  }

  /** Its pumps look again at how fast they may go, and whether. */
  void wake() {
    fromClient.wake();
    fromServer.wake();
  }

  void cut(Side side) {
    fromClient.lose();
    fromServer.lose();
    close(side == Side.CLIENT ? client : server);
  }

  void close() {
    close(client);
    close(server);
    wake();
    proxy.gone(this);
  }

  void reset() {
    reset(client);
    reset(server);
    wake();
    proxy.gone(this);
  }

  private Pump pump(Side from) {
    return from == Side.CLIENT ? fromClient : fromServer;
  }

  // What its pumps tell.

  /** Nothing more comes from a side, which has ended its half or, {@code broken}, was lost. */
  void ended(Pump pump, boolean broken) {
    if (!pump.swallows()) {
      if (broken) {
        reset();
      } else {
        pump.endOther();
      }
    }
    if (pumping.decrementAndGet() == 0) {
      close();
    }
  }

  /** The client has said something. */
  synchronized void heard(byte[] bytes, int length) {
    if (said != null && said.size() + length <= MOST_REPEATED) {
      said.write(bytes, 0, length);
    }
  }

  /** The target has answered. */
  void answered() {
    byte[] bytes = takeSaid();
    if (bytes.length > 0) {
      Thread.ofVirtual().name("fault-proxy-repeat").start(() -> repeat(bytes));
    }
  }

  private synchronized byte[] takeSaid() {
    byte[] taken = said == null ? new byte[0] : said.toByteArray();
    said = null;
    return taken;
  }

  private void repeat(byte[] bytes) {
    try (var again = new Socket()) {
      again.connect(proxy.target());
      again.getOutputStream().write(bytes);
      if (again.getInputStream().read() >= 0) {
        proxy.repeated();
      }
    } catch (IOException refused) {
      // The target takes nothing twice.
    }
  }

  // Sockets.

  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (SocketException gone) {
      // It is closed, which is as good.
    }
    close(socket);
  }

  static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // That was wanted.
    }
  }
}
