package dev.yam.bench.budgets;

import dev.yam.engine.Dispatch;
import dev.yam.server.Server;
import dev.yam.server.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The road of a message: a server as a user would write it, on one loop, and clients over loopback. Requests leave in
 * one write, and the next of them when all answers have come.
 */
abstract class RoadWork implements Work {

  private static final Duration NEVER = Duration.ofHours(1);

  /** A client that polls is not there to be told of the end. */
  private static final Duration GRACE = Duration.ofMillis(100);

  final Server server;

  /** With listeners of each socket. */
  RoadWork(Dispatch dispatch) {
    this(dispatch, server -> server.onConnection(RoadWork::serve));
  }

  RoadWork(Dispatch dispatch, Consumer<Server> handlers) {
    var writes = new WriteCounter();
    server = Server.builder().host("127.0.0.1").port(0)
        .pingInterval(NEVER)
        .listener(listener -> listener.loops(1).gracePeriod(GRACE).hooks(writes))
        .engine(engine -> engine.hooks(writes))
        .build()
        .dispatch(dispatch)
        .use(socket -> socket.handshake().query("room").ifPresent(socket::join));
    handlers.accept(server);
    server.start();
  }

  private static void serve(Socket socket) {
    socket.on("pub", args -> socket.namespace().to("r").emit("msg", args));
    socket.on("echo", args -> socket.emit("echo", args));
    socket.on("ackme", (args, ack) -> ack.send(args));
  }

  @Override
  public final boolean driven() {
    return true;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** One client; {@code inFlight} requests and as many answers. */
  static final class Exchange extends RoadWork {
    private final Wire wire;
    private final ByteBuffer requests;
    private final ByteBuffer answers;
    private final int inFlight;

    Exchange(Dispatch dispatch, Frames request, Frames answer, int inFlight) throws IOException {
      this(dispatch, server -> server.onConnection(RoadWork::serve), request, answer, inFlight);
    }

    Exchange(Dispatch dispatch, Consumer<Server> handlers, Frames request, Frames answer, int inFlight)
        throws IOException {
      super(dispatch, handlers);
      this.wire = Client.webSocket(server.port(), "");
      this.requests = request.times(inFlight);
      this.answers = answer.times(inFlight);
      this.inFlight = inFlight;
    }

    @Override
    public int run() throws IOException {
      wire.send(requests);
      wire.expect(answers);
      return inFlight;
    }

    @Override
    public void close() throws IOException {
      wire.close();
      super.close();
    }
  }

  /** One publisher with several publications in flight, and the receivers of a room. Counts deliveries. */
  static final class Broadcast extends RoadWork {
    private final Wire publisher;
    private final List<Wire> receivers = new ArrayList<>();
    private final ByteBuffer publications;
    private final ByteBuffer deliveries;
    private final int inFlight;

    Broadcast(Dispatch dispatch, int receiverCount, int inFlight) throws IOException {
      super(dispatch);
      this.publisher = Client.webSocket(server.port(), "");
      for (int i = 0; i < receiverCount; i++) {
        receivers.add(Client.webSocket(server.port(), "&room=r"));
      }
      String payload = Frames.string(32);
      this.publications = new Frames().request("42[\"pub\"," + payload + "]").times(inFlight);
      this.deliveries = new Frames().answer("42[\"msg\"," + payload + "]").times(inFlight);
      this.inFlight = inFlight;
    }

    @Override
    public int run() throws IOException {
      publisher.send(publications);
      for (Wire receiver : receivers) {
        receiver.expect(deliveries);
      }
      return inFlight * receivers.size();
    }

    @Override
    public void close() throws IOException {
      publisher.close();
      for (Wire receiver : receivers) {
        receiver.close();
      }
      super.close();
    }
  }

  /** One POST and one poll that is answered. */
  static final class Polling extends RoadWork {
    private final PollingClient client;
    private final ByteBuffer post;
    private final String answer;

    Polling(Dispatch dispatch) throws IOException {
      super(dispatch);
      client = new PollingClient(server.port());
      answer = "42[\"echo\"," + Frames.string(32) + "]";
      post = client.post(answer);
    }

    @Override
    public int run() throws IOException {
      client.roundTrip(post, answer);
      return 1;
    }

    @Override
    public void close() throws IOException {
      client.close();
      super.close();
    }
  }

  /** A client that comes over WebSocket into the main namespace, and goes. */
  static final class Connecting extends RoadWork {

    Connecting(Dispatch dispatch) {
      super(dispatch);
    }

    @Override
    public int run() throws IOException {
      Client.webSocket(server.port(), "").close();
      return 1;
    }
  }
}
