package dev.yam.engine;

import static dev.yam.engine.Streams.tcp;
import static dev.yam.engine.Streams.unix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The file of a Unix socket: made, found, replaced and removed, by epoll where it is there, and by NIO. */
class UnixSocketFileTest {

  @TempDir Path folder;

  private Path path;

  @BeforeEach
  void choose() {
    path = folder.resolve("app.sock");
  }

  static Stream<IoKind> kinds() {
    return Stream.of(IoKind.best(), IoKind.NIO).distinct();
  }

  private static Listener listener(IoKind io, StreamAddress... addresses) {
    EngineServer engine = EngineServer.builder().onConnection(session -> session.onMessage(session::send)).build();
    Listener.Builder builder = Listener.builder().loops(1);
    for (StreamAddress each : addresses) {
      builder.listen(each, engine);
    }
    return (io == IoKind.NIO ? builder.nio() : builder).build();
  }

  private Listener start() {
    return listener(IoKind.best(), unix(path)).start();
  }

  private void assertAnswers() throws IOException {
    try (var client = new RawStream(UnixDomainSocketAddress.of(path))) {
      assertThat(client.open("0")).isNotEmpty();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** As a server leaves it that was killed. */
  private void leaveStale() throws IOException {
    try (var killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      killed.bind(UnixDomainSocketAddress.of(path)); // the JDK leaves the file
    }
    assertThat(FileKind.of(path)).isEqualTo(FileKind.SOCKET);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void givenAPath_whenStartedAndClosed_thenTheSocketAloneIsThereAndGone(IoKind io) throws IOException {
    try (Listener started = listener(io, unix(path)).start()) {
      assertThat(files()).containsExactly(path);
      assertThat(started.addresses()).containsExactly(UnixDomainSocketAddress.of(path));
      assertAnswers();
    }
    assertThat(files()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void givenTheSocketOfAServerThatIsGone_whenStarted_thenReplaced(IoKind io) throws IOException {
    leaveStale();

    try (Listener started = listener(io, unix(path)).start()) {
      assertThat(files()).containsExactly(path);
      assertAnswers();
      assertThat(started.connections()).isLessThan(3);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void givenASocketAtWhichSomebodyListens_whenStarted_thenRefusedAndTheOtherGoesOn(IoKind io) throws IOException {
    try (Listener first = start()) {
      Listener second = listener(io, tcp("127.0.0.1", 0), unix(path));
      assertThatThrownBy(second::start)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("cannot bind unix://" + path + ": another process listens there");
      second.close();

      assertThat(first.addresses()).hasSize(1);
      assertThat(files()).containsExactly(path);
      assertAnswers();
    }
  }

  @Test
  void givenAServerWithAFullBacklog_whenStarted_thenItIsNotRemoved() throws IOException {
    try (var other = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        var waiting = new Opened()) {
      other.bind(UnixDomainSocketAddress.of(path), 1);
      for (int i = 0; i < 5; i++) {
        waiting.connect(path);
      }

      assertThatThrownBy(this::start).hasMessageContaining("which is not removed");
      assertThat(FileKind.of(path)).isEqualTo(FileKind.SOCKET);
    }
  }

  @Test
  void givenASocketThatIsNoStream_whenStarted_thenItIsNotRemoved() throws IOException, InterruptedException {
    assumeThat(hasPython()).isTrue();
    Process other = python("import socket, sys; s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind('" + path
        + "'); print('bound', flush=True); sys.stdin.read()");
    try (var said = other.inputReader()) {
      assertThat(said.readLine()).isEqualTo("bound");

      assertThatThrownBy(this::start).isInstanceOf(UncheckedIOException.class).hasMessageContaining("not removed");

      assertThat(FileKind.of(path)).isEqualTo(FileKind.SOCKET);
    } finally {
      other.getOutputStream().close();
      assertThat(other.waitFor()).isZero();
    }
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FILE", "FOLDER", "LINK", "OTHER"})
  void givenAnotherKindOfFile_whenStarted_thenItStaysAndTheErrorSaysWhatItIs(FileKind kind) throws Exception {
    switch (kind) {
      case FILE -> Files.writeString(path, "precious");
      case FOLDER -> Files.createDirectory(path);
      case LINK -> Files.createSymbolicLink(path, folder.resolve("elsewhere"));
      default -> assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    }

    assertThatThrownBy(this::start)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("there is " + kind.text() + ", which is not removed");

    assertThat(FileKind.of(path)).isEqualTo(kind);
    assertThat(files()).containsExactly(path);
  }

  @Test
  void givenALinkToALiveSocket_whenStarted_thenItStays() throws IOException {
    Path real = folder.resolve("real.sock");
    Files.createSymbolicLink(path, real);
    try (Listener first = listener(IoKind.best(), unix(real)).start()) {
      assertThatThrownBy(this::start).hasMessageContaining("a symbolic link");
      assertThat(first.connections()).isZero();
    }
    assertThat(Files.isSymbolicLink(path)).isTrue();
  }

  @Test
  void givenNoFolder_whenStarted_thenTheErrorSaysSo() {
    path = folder.resolve("absent").resolve("app.sock");

    assertThatThrownBy(this::start)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("its folder " + path.getParent() + " is not there");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void givenAFileThatIsAnothersByNow_whenClosed_thenItStays(IoKind io) throws IOException {
    Listener first = listener(io, unix(path)).start();
    Files.delete(path);
    try (Listener second = listener(io, unix(path)).start()) {
      first.close();

      assertThat(second.addresses()).hasSize(1);
      assertAnswers();
    }
    assertThat(files()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void givenOneAddressThatCannotBeBound_whenStarted_thenNoneIs(IoKind io) throws IOException {
    try (var taken = ServerSocketChannel.open()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = ((InetSocketAddress) taken.getLocalAddress()).getPort();

      assertThatThrownBy(() -> listener(io, unix(path), tcp("127.0.0.1", port)).start())
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("127.0.0.1:" + port);
      assertThat(files()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void givenModeOwnerAndGroup_whenStarted_thenTheFileHasThem(IoKind io) throws IOException {
    boolean root = System.getProperty("user.name").equals("root");
    UnixAddress address = unix(path).mode("rw-rw----");

    try (Listener started = listener(io, root ? address.owner("1").group("2") : address).start()) {
      var attributes = Files.readAttributes(path, PosixFileAttributes.class);
      assertThat(PosixFilePermissions.toString(attributes.permissions())).isEqualTo("rw-rw----");
      if (root) {
        assertThat(Files.getAttribute(path, "unix:uid")).isEqualTo(1);
        assertThat(Files.getAttribute(path, "unix:gid")).isEqualTo(2);
      }
      assertThat(started.addresses()).hasSize(1);
      assertAnswers();
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void givenAMode_whenTheFileIsSeenFirst_thenItHasItAlready() throws Exception {
    var done = new AtomicBoolean();
    Set<String> seen = ConcurrentHashMap.newKeySet();
    Thread watcher = Thread.ofPlatform().start(() -> {
      while (!done.get()) {
        try {
          seen.add(mode(path));
        } catch (IOException absent) {
          // between two listeners
        }
      }
    });
    for (int i = 0; i < 20; i++) {
      listener(IoKind.best(), unix(path).mode("rw-------")).start().close();
    }
    done.set(true);
    watcher.join();

    assertThat(seen).isSubsetOf("rw-------");
  }

  @Test
  void givenAnUnknownOwner_whenStarted_thenTheErrorNamesItAndNothingIsLeft() throws IOException {
    assertThatThrownBy(() -> listener(IoKind.best(), unix(path).owner("nobody-of-that-name")).start())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("nobody-of-that-name");
    assertThatThrownBy(() -> listener(IoKind.best(), unix(path).group("no-group-of-that-name")).start())
        .hasMessageContaining("no-group-of-that-name");

    assertThat(files()).isEmpty();
  }

  @Test
  void givenWhatCannotBe_whenSaid_thenRefusedThere() {
    for (Runnable each : List.<Runnable>of(
        () -> unix("s").mode("660"), () -> unix("s").owner(" "), () -> unix("s").group(""),
        () -> unix("/" + "x".repeat(106)), () -> unix("/" + "x".repeat(97) + "/s"))) {
      assertThatThrownBy(each::run).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> unix("/" + "x".repeat(110))).hasMessageContaining("106 bytes here").hasMessageContaining("111");
  }

  @Test
  void givenTheLongestPath_whenStarted_thenItIsBound() throws IOException {
    int left = 106 - folder.toString().length() - 1;
    assumeThat(left).isGreaterThan(12);
    path = folder.resolve("x".repeat(left));

    try (Listener started = start()) {
      assertThat(started.addresses()).hasSize(1);
      assertAnswers();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void givenManyThatStartAtOnceWhereOneHasLeftItsFile_whenAllHaveTried_thenOneListens(IoKind io) throws Exception {
    int starters = 6;
    for (int round = 0; round < 10; round++) {
      leaveStale();
      var together = new CyclicBarrier(starters);
      var started = new ArrayList<Listener>();
      try (ExecutorService threads = Executors.newFixedThreadPool(starters)) {
        List<Future<Listener>> tries = new ArrayList<>();
        for (int i = 0; i < starters; i++) {
          Listener each = listener(io, unix(path));
          tries.add(threads.submit(() -> {
            together.await();
            return each.start();
          }));
        }
        for (Future<Listener> each : tries) {
          try {
            started.add(each.get());
          } catch (java.util.concurrent.ExecutionException lost) {
            assertThat(lost.getCause()).hasMessageContaining("another process listens there");
          }
        }
      }
      assertThat(started).hasSize(1);
      assertThat(files()).containsExactly(path);
      assertAnswers();
      started.getFirst().close();
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void givenAnotherProcessThatIsStartingThere_whenStarted_thenItWaitsForItsTurn() throws Exception {
    assumeThat(hasPython()).isTrue();
    leaveStale();
    Path lock = folder.resolve("app.sock.lock");
    Process other = python("import fcntl, os, sys; f = open('" + lock + "', 'w'); fcntl.lockf(f, fcntl.LOCK_EX); "
        + "print('locked', flush=True); sys.stdin.read(); os.remove('" + lock + "')");
    try (var said = other.inputReader()) {
      assertThat(said.readLine()).isEqualTo("locked");
      Listener listener = listener(IoKind.best(), unix(path));
      Thread starting = Thread.ofPlatform().start(listener::start);
      await().until(() -> starting.getState() == Thread.State.TIMED_WAITING);
      assertThat(listener.addresses()).isEmpty();
      other.getOutputStream().close();
      starting.join();

      assertThat(listener.addresses()).hasSize(1);
      assertAnswers();
      assertThat(files()).containsExactly(path);
      listener.close();
    }
    assertThat(other.waitFor()).isZero();
  }

  @Test
  void givenAnotherUser_whenItConnects_thenTheModeDecidesAndTheKernelSaysWhoItIs() throws Exception {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    assumeThat(hasPython()).isTrue();
    assumeThat(IoKind.best()).isNotEqualTo(IoKind.NIO);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    var road = new StreamServer.Road(IoKind.best(), true);
    String nobody = "import os, socket; os.setgid(65534); os.setuid(65534); s = socket.socket(socket.AF_UNIX)\n"
        + "try:\n  s.connect('" + path + "'); s.sendall(b'\\x010'); print(len(s.recv(1)))\n"
        + "except PermissionError:\n  print('refused')\n";

    try (var server = new StreamServer(road, unix(path).mode("rw-rw----"), options -> options, options -> options)) {
      assertThat(said(python(nobody))).isEqualTo("refused");
      assertThat(server.counters.connections()).isZero();
    }
    try (var server = new StreamServer(road, unix(path).mode("rw-rw-rw-"), options -> options, options -> options)) {
      Process let = python(nobody);
      assertThat(said(let)).isEqualTo("1");
      PeerCredentials peer = server.session().request().peer().orElseThrow();
      assertThat(peer.pid()).hasValue((int) let.pid());
      assertThat(peer.uid()).hasValue(65_534);
      assertThat(peer.gid()).hasValue(65_534);
    }
  }

  private static Process python(String program) throws IOException {
    return new ProcessBuilder("python3", "-c", program).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String said(Process process) throws Exception {
    try (var out = process.inputReader()) {
      String line = out.readLine();
      assertThat(process.waitFor()).isZero();
      return line;
    }
  }

  /** Connections that wait to be accepted. */
  private static final class Opened implements AutoCloseable {
    private final List<java.nio.channels.SocketChannel> channels = new ArrayList<>();

    void connect(Path path) throws IOException {
      var channel = java.nio.channels.SocketChannel.open(StandardProtocolFamily.UNIX);
      channels.add(channel);
      channel.configureBlocking(false);
      try {
        channel.connect(UnixDomainSocketAddress.of(path));
      } catch (IOException full) {
        // the backlog is
      }
    }

    @Override
    public void close() throws IOException {
      for (var each : channels) {
        each.close();
      }
    }
  }
}
