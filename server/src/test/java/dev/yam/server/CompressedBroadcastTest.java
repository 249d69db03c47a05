package dev.yam.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yam.engine.EngineCounters;
import dev.yam.engine.PerMessageDeflate;
import dev.yam.wire.MessageInflater;
import dev.yam.wire.Role;
import dev.yam.wire.Slice;
import dev.yam.wire.WebSocketDecoder;
import dev.yam.wire.WebSocketEncoder;
import dev.yam.wire.WebSocketFrame;
import dev.yam.wire.WebSocketLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Broadcasts to clients that agreed on permessage-deflate. */
class CompressedBroadcastTest extends ServerTest {

  private static final String LONG = "all work and no play ".repeat(200);
  private static final int CLIENTS = 30;

  private final EngineCounters counters = new EngineCounters();

  @Test
  void givenClientsWithoutContext_whenBroadcast_thenCompressedOnceForAll() throws Exception {
    Server server = start(PerMessageDeflate.DEFAULT);
    List<Client> clients = connect(server, CLIENTS);

    server.emit("news", LONG);

    for (Client client : clients) {
      assertThat(client.next()).isEqualTo("42[\"news\",\"" + LONG + "\"]");
      assertThat(client.inflated).isEqualTo(1);
      client.close();
    }
    assertThat(counters.compressions()).isEqualTo(1);
    assertThat(counters.compressedTo()).isLessThan(counters.compressedFrom() / 10);
  }

  @Test
  void givenClientsWithContext_whenBroadcast_thenCompressedForEach() throws Exception {
    Server server = start(PerMessageDeflate.DEFAULT.serverNoContextTakeover(false));
    List<Client> clients = connect(server, CLIENTS);

    for (int i = 0; i < 3; i++) {
      server.emit("news", i, LONG);
      for (Client client : clients) {
        assertThat(client.next()).isEqualTo("42[\"news\"," + i + ",\"" + LONG + "\"]");
      }
    }

    assertThat(counters.compressions()).isEqualTo(3 * CLIENTS);
    for (Client client : clients) {
      assertThat(client.inflated).isEqualTo(3);
      client.close();
    }
  }

  private Server start(PerMessageDeflate deflate) {
    return start(Server.builder()
        .listener(listener -> listener.loops(1))
        .engine(engine -> engine.hooks(counters))
        .perMessageDeflate(deflate));
  }

  private static List<Client> connect(Server server, int count) throws IOException {
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(new Client(server));
    }
    await().until(() -> server.of("/").sockets().size() == count);
    return clients;
  }

  /** Offers compression, and inflates as was agreed. */
  private static final class Client implements AutoCloseable {
    private final java.net.Socket socket;
    private final Deque<WebSocketFrame> frames = new ArrayDeque<>();
    private final MessageInflater inflater;
    private final WebSocketDecoder decoder;
    int inflated;

    Client(Server server) throws IOException {
      socket = new java.net.Socket(InetAddress.getLoopbackAddress(), server.port());
      socket.setSoTimeout(10_000);
      send(String.join(
          "\r\n",
          "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
          "Host: x",
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
          "Sec-WebSocket-Extensions: permessage-deflate",
          "",
          ""));
      String head = head();
      assertThat(head).startsWith("HTTP/1.1 101").contains("permessage-deflate");
      inflater = new MessageInflater(!head.contains("server_no_context_takeover"));
      decoder = new WebSocketDecoder(Role.CLIENT, new WebSocketLimits(1_000_000, 4), (bytes, most) -> {
        inflated++;
        return inflater.inflate(bytes, most);
      });
      assertThat(next()).startsWith("0{");
      ByteBuf connect = Unpooled.buffer();
      WebSocketEncoder.text(connect, Slice.utf8("40"), 1);
      connect.readBytes(socket.getOutputStream(), connect.readableBytes());
      assertThat(next()).startsWith("40{");
    }

    private void send(String bytes) throws IOException {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    }

    private String head() throws IOException {
      var head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) socket.getInputStream().read());
      }
      return head.toString();
    }

    String next() throws IOException {
      byte[] some = new byte[65_536];
      while (frames.isEmpty()) {
        int count = socket.getInputStream().read(some);
        assertThat(count).as("bytes before the end").isPositive();
        decoder.decode(Unpooled.wrappedBuffer(some, 0, count), frames::add);
      }
      return ((WebSocketFrame.Text) frames.remove()).data().toUtf8();
    }

    @Override
    public void close() throws IOException {
      socket.close();
      inflater.close();
    }
  }
}
