package dev.yam.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.yam.testkit.FaultProxy.Side;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultProxyTest {

  @AutoClose
  private final EchoServer target = new EchoServer();

  @AutoClose
  private final FaultProxy proxy = FaultProxy.to(target.port());

  FaultProxyTest() throws IOException {}

  private Socket connect() throws IOException {
    var socket = new Socket();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port()));
    return socket;
  }

  private static void say(Socket socket, String words) throws IOException {
    socket.getOutputStream().write(words.getBytes(US_ASCII));
  }

  private static String hear(Socket socket, int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), US_ASCII);
  }

  /** A connection that has been through to the target and back. */
  private Socket talking() throws IOException {
    Socket socket = connect();
    say(socket, "hello");
    assertThat(hear(socket, 5)).isEqualTo("hello");
    return socket;
  }

  /** What a socket hears until it ends. */
  private static CompletableFuture<String> rest(Socket socket) {
    return CompletableFuture.supplyAsync(() -> {
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readAllBytes(), US_ASCII);
      } catch (IOException lost) {
        return "lost";
      }
    }, task -> Thread.ofVirtual().start(task));
  }

  private static String soon(CompletableFuture<String> what) throws Exception {
    return what.get(10, TimeUnit.SECONDS);
  }

  @Nested
  class Forwarding {

    @Test
    void givenNoFault_whenBytesAreSent_thenTheyPassBothWaysAndAreCounted() throws IOException {
      var megabyte = new byte[1 << 20];
      Arrays.fill(megabyte, (byte) 'x');

      try (Socket socket = talking()) {
        Thread.ofVirtual().start(() -> {
          try {
            socket.getOutputStream().write(megabyte);
          } catch (IOException lost) {
            // Seen by the reader.
          }
        });
        assertThat(socket.getInputStream().readNBytes(megabyte.length)).isEqualTo(megabyte);
      }

      assertThat(proxy.sent(Side.CLIENT)).isEqualTo(megabyte.length + 5);
      assertThat(proxy.sent(Side.SERVER)).isEqualTo(megabyte.length + 5);
      assertThat(proxy.accepted()).isEqualTo(1);
    }

    @Test
    void givenAConnection_whenTheClientEndsItsHalf_thenTheTargetLearnsItAndBothEnd() throws Exception {
      try (Socket socket = talking()) {
        say(socket, "bye");
        socket.shutdownOutput();

        assertThat(soon(rest(socket))).isEqualTo("bye");
      }
      await().until(() -> proxy.connections() == 0 && target.connections() == 0);
      assertThat(target.resets()).isZero();
    }

    @Test
    void givenAConnection_whenTheClientResetsIt_thenTheTargetIsResetToo() throws IOException {
      Socket socket = talking();

      Link.reset(socket);

      await().until(() -> target.resets() == 1 && proxy.connections() == 0);
    }

    @Test
    void givenNoTarget_whenAClientConnects_thenItIsReset() throws Exception {
      target.close();

      try (Socket socket = connect()) {
        assertThat(soon(rest(socket))).isEqualTo("lost");
      }
    }
  }

  @Nested
  class ThoseWhoConnect {

    @Test
    void givenRefusal_whenHealed_thenTheSamePortServesAgainAndOpenConnectionsNeverNoticed() throws IOException {
      try (Socket before = talking()) {
        proxy.refuse();
        assertThatThrownBy(FaultProxyTest.this::connect).isInstanceOf(ConnectException.class);
        say(before, "still here");
        assertThat(hear(before, 10)).isEqualTo("still here");

        proxy.heal();

        talking().close();
      }
    }

    @Test
    void givenReset_whenAClientConnects_thenItIsResetAndTheTargetLearnsNothing() throws Exception {
      proxy.reset();

      try (Socket socket = connect()) {
        assertThat(soon(rest(socket))).isEqualTo("lost");
      }

      assertThat(target.accepted()).isZero();
      proxy.heal();
      talking().close();
    }

    @Test
    void givenHang_whenAClientSpeaks_thenNobodyAnswersUntilItIsCut() throws Exception {
      proxy.hang();
      try (Socket socket = connect()) {
        say(socket, "anybody?");
        await().until(() -> proxy.sent(Side.CLIENT) == 8);
        proxy.heal();
        CompletableFuture<String> heard = rest(socket);
        talking().close();
        assertThat(heard).isNotDone();
        assertThat(target.accepted()).isEqualTo(1);

        proxy.cutAll();

        assertThat(soon(heard)).isIn("", "lost");
      }
    }
  }

  @Nested
  class ThoseWhoAreConnected {

    @Test
    void givenConnections_whenCut_thenBothHalvesEndAndOthersMayCome() throws Exception {
      try (Socket one = talking(); Socket two = talking()) {
        proxy.cutAll();

        assertThat(soon(rest(one))).isEmpty();
        assertThat(soon(rest(two))).isEmpty();
        await().until(() -> target.connections() == 0);
        assertThat(proxy.connections()).isZero();
        talking().close();
      }
    }

    @Test
    void givenAConnection_whenReset_thenBothHalvesAre() throws Exception {
      try (Socket socket = talking()) {
        proxy.resetAll();

        assertThat(soon(rest(socket))).isEqualTo("lost");
        await().until(() -> target.resets() == 1);
      }
    }

    @Test
    void givenABlackHole_whenBothSpeak_thenNothingPassesAndHealingBringsNothingBack() throws IOException {
      try (Socket socket = talking()) {
        proxy.swallow();
        say(socket, "lost");
        await().until(() -> proxy.sent(Side.CLIENT) == 9);

        proxy.heal();
        say(socket, "lost too");
        await().until(() -> proxy.sent(Side.CLIENT) == 17);

        assertThat(target.heard()).isEqualTo(5);
        talking().close();
      }
    }

    @Test
    void givenABlackHoleThatSwallowedNothing_whenHealed_thenTheConnectionGoesOn() throws IOException {
      try (Socket socket = talking()) {
        proxy.swallow();
        proxy.heal();

        say(socket, "nothing happened");

        assertThat(hear(socket, 16)).isEqualTo("nothing happened");
      }
    }

    @Test
    void givenHalfABlackHole_whenTheClientSpeaks_thenTheTargetHearsAndTheClientDoesNot() throws IOException {
      try (Socket socket = talking()) {
        proxy.swallow(Side.SERVER);

        say(socket, "hello?");

        await().until(() -> target.heard() == 11 && proxy.sent(Side.SERVER) == 11);
        assertThat(socket.getInputStream().available()).isZero();
      }
    }

    @Test
    void givenAConnection_whenTheServersHalfIsCut_thenTheClientDoesNotNotice() throws Exception {
      try (Socket socket = talking()) {
        CompletableFuture<String> heard = rest(socket);

        proxy.cut(Side.SERVER);

        await().until(() -> target.connections() == 0);
        say(socket, "hello?");
        await().until(() -> proxy.sent(Side.CLIENT) == 11);
        assertThat(heard).isNotDone();
        assertThat(proxy.connections()).isEqualTo(1);
      }
      await().until(() -> proxy.connections() == 0);
    }

    @Test
    void givenAConnection_whenTheClientsHalfIsCut_thenTheTargetDoesNotNotice() throws Exception {
      try (Socket socket = talking()) {
        proxy.cut(Side.CLIENT);

        assertThat(soon(rest(socket))).isEmpty();
        assertThat(target.connections()).isEqualTo(1);
        assertThat(proxy.connections()).isEqualTo(1);
        proxy.cutAll();
        await().until(() -> target.connections() == 0);
      }
    }
  }

  @Nested
  class Bytes {

    @Test
    void givenASlowSide_whenItSends_thenItsBytesComePieceByPieceUntilItIsHealed() throws IOException {
      try (Socket socket = talking()) {
        proxy.slow(Side.SERVER, 4, Duration.ofHours(1));

        say(socket, "slow and then fast");

        assertThat(hear(socket, 4)).isEqualTo("slow");
        assertThat(socket.getInputStream().available()).isZero();
        proxy.heal();
        assertThat(hear(socket, 14)).isEqualTo(" and then fast");
      }
    }

    @Test
    void givenACut_whenSoManyBytesHavePassed_thenOneConnectionEndsBehindThem() throws Exception {
      try (Socket other = talking(); Socket socket = talking()) {
        proxy.cutAfter(Side.CLIENT, 10);

        say(socket, "twenty bytes of what");

        assertThat(soon(rest(socket))).isIn("twenty byt", "", "lost");
        await().until(() -> target.heard() == 20);
        say(other, "and no other connection");
        assertThat(hear(other, 23)).isEqualTo("and no other connection");
      }
    }

    @Test
    void givenTheServersSide_whenCutAfterBytes_thenTheClientHearsExactlyThose() throws Exception {
      try (Socket socket = talking()) {
        proxy.cutAfter(Side.SERVER, 3);

        say(socket, "only three");

        assertThat(soon(rest(socket))).isEqualTo("onl");
      }
    }

    @Test
    void givenADuplicate_whenTheClientHasSpoken_thenTheTargetHearsItTwiceAndTheClientOnce() throws Exception {
      proxy.duplicateNext();

      try (Socket socket = talking(); Socket next = talking()) {
        await().until(() -> proxy.duplicated() == 1);

        assertThat(target.accepted()).isEqualTo(3);
        assertThat(target.heard()).isEqualTo(15);
        say(socket, "once");
        assertThat(hear(socket, 4)).isEqualTo("once");
        assertThat(next.isConnected()).isTrue();
        await().until(() -> target.connections() == 2);
        assertThat(target.heard()).isEqualTo(19);
      }
    }

    @Test
    void givenNoBytes_whenAFaultIsToCountThem_thenItIsRefused() {
      assertThatThrownBy(() -> proxy.cutAfter(Side.CLIENT, 0)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> proxy.slow(Side.CLIENT, 0, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void givenConnections_whenTheProxyIsClosed_thenNothingIsLeft() throws Exception {
    try (Socket socket = talking()) {
      proxy.close();

      assertThat(soon(rest(socket))).isEmpty();
      assertThat(proxy.connections()).isZero();
      assertThatThrownBy(this::connect).isInstanceOf(SocketException.class);
      await().until(() -> target.connections() == 0);
    }
  }
}
