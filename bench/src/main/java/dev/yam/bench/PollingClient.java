package dev.yam.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.channel.Channel;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * One Socket.IO client over long-polling, with one poll always pending and one echo in flight. A round trip is the
 * answer to the post and the poll that brings the echo.
 *
 * <p>Thread: the load's event loop.
 */
final class PollingClient implements Client {

  private enum Phase { OPENING, CONNECTING, CONNECTED }

  private static final byte SEPARATOR = 0x1e;
  private static final byte[] OPEN = "0{\"sid\":\"".getBytes(US_ASCII);
  private static final byte[] CONNECT = "40".getBytes(US_ASCII);
  private static final byte[] OK = "ok".getBytes(US_ASCII);
  private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(US_ASCII);
  private static final String PATH = "/socket.io/?EIO=4&transport=polling";

  private final Tally tally;
  private final PollingExchange exchange;
  private final HttpLane polls;
  private final HttpLane posts;
  private Phase phase = Phase.OPENING;
  private byte[] poll = {};
  private byte[] postHead = {};
  private int variant;
  private boolean posted;
  private boolean echoed;
  private boolean started;
  private boolean inFlight;
  private boolean heartbeatDue;

  PollingClient(Dialer dialer, Tally tally, PollingExchange exchange) {
    this.tally = tally;
    this.exchange = exchange;
    this.polls = new HttpLane(dialer, tally, this::polled);
    this.posts = new HttpLane(dialer, tally, this::accepted);
  }

  void open() {
    polls.request(get(PATH));
  }

  private static byte[] get(String path) {
    return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII);
  }

  private void post(byte[] body) {
    posted = false;
    var request = new ByteArrayOutputStream();
    request.writeBytes(postHead);
    request.writeBytes(Integer.toString(body.length).getBytes(US_ASCII));
    request.writeBytes(END_OF_HEAD);
    request.writeBytes(body);
    posts.request(request.toByteArray());
  }

  private void polled(byte[] bytes, int start, int end) {
    int from = start;
    for (int at = start; at <= end; at++) {
      if (at == end || bytes[at] == SEPARATOR) {
        packet(bytes, from, at);
        from = at + 1;
      }
    }
    if (phase != Phase.OPENING) {
      polls.request(poll);
    }
    proceed();
  }

  private void packet(byte[] bytes, int from, int to) {
    if (to - from == 1 && bytes[from] == '2') {
      heartbeatDue = true;
      return;
    }
    byte[] expected = switch (phase) {
      case OPENING -> OPEN;
      case CONNECTING -> CONNECT;
      case CONNECTED -> exchange.bodies()[variant];
    };
    int compared = phase == Phase.CONNECTED ? to - from : Math.min(expected.length, to - from);
    if (!Arrays.equals(expected, 0, expected.length, bytes, from, from + compared)) {
      tally.wrong(Tally.shown(expected, 0, expected.length), bytes, from, to);
      return;
    }
    switch (phase) {
      case OPENING -> opened(new String(bytes, from, to - from, US_ASCII));
      case CONNECTING -> {
        phase = Phase.CONNECTED;
        tally.opened(this);
      }
      case CONNECTED -> echoed = true;
    }
  }

  private void opened(String packet) {
    String session = "&sid=" + packet.substring(OPEN.length, packet.indexOf('"', OPEN.length));
    poll = get(PATH + session);
    postHead = ("POST " + PATH + session + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain;charset=UTF-8\r\n"
        + "Content-Length: ").getBytes(US_ASCII);
    phase = Phase.CONNECTING;
    post(CONNECT);
  }

  private void accepted(byte[] bytes, int from, int to) {
    if (to - from != 2 || HttpBytes.after(OK, bytes, from, to) != to) {
      tally.wrong("ok to a post", bytes, from, to);
      return;
    }
    posted = true;
    proceed();
  }

  @Override
  public void start() {
    started = true;
    proceed();
  }

  /** Begins the next round trip unless half of one is still to come. */
  private void proceed() {
    if (!started || !posted || (inFlight && !echoed)) {
      return;
    }
    if (inFlight) {
      echoed = false;
      variant = (variant + 1) % Payload.VARIANTS;
      tally.count();
    }
    inFlight = true;
    next();
  }

  private void next() {
    byte[] body = exchange.bodies()[variant];
    if (!heartbeatDue) {
      post(body);
      return;
    }
    heartbeatDue = false;
    var both = new ByteArrayOutputStream();
    both.write('3');
    both.write(SEPARATOR);
    both.writeBytes(body);
    post(both.toByteArray());
  }

  @Override
  public Channel channel() {
    return Objects.requireNonNull(polls.channel(), "a client that is open has a poll pending");
  }
}
