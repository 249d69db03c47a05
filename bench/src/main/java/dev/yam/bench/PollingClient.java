package dev.yam.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.channel.Channel;
import java.util.Objects;

/**
 * One Socket.IO client over long-polling, with one poll always pending and one echo in flight. A round trip is the
 * answer to the post and the poll that brings the echo.
 *
 * <p>Thread: the load's event loop.
 */
final class PollingClient implements Client {

  private enum Phase { OPENING, CONNECTING, CONNECTED }

  private static final char SEPARATOR = 0x1e;
  private static final String PATH = "/socket.io/?EIO=4&transport=polling";

  private final Tally tally;
  private final PollingExchange exchange;
  private final HttpLane polls;
  private final HttpLane posts;
  private Phase phase = Phase.OPENING;
  private String session = "";
  private byte[] poll = {};
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
    return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(ISO_8859_1);
  }

  private void post(byte[] body) {
    posted = false;
    posts.request(("POST " + PATH + session + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain;charset=UTF-8\r\n"
        + "Content-Length: " + body.length + "\r\n\r\n" + new String(body, ISO_8859_1)).getBytes(ISO_8859_1));
  }

  private void polled(byte[] body) {
    String payload = new String(body, ISO_8859_1);
    int from = 0;
    while (from <= payload.length()) {
      int to = payload.indexOf(SEPARATOR, from);
      to = to < 0 ? payload.length() : to;
      packet(payload.substring(from, to));
      from = to + 1;
    }
    if (!session.isEmpty()) {
      polls.request(poll);
    }
    proceed();
  }

  private void packet(String packet) {
    if (packet.equals("2")) {
      heartbeatDue = true;
      return;
    }
    boolean expected = switch (phase) {
      case OPENING -> packet.startsWith("0{\"sid\":\"");
      case CONNECTING -> packet.startsWith("40");
      case CONNECTED -> packet.equals(new String(exchange.bodies()[variant], ISO_8859_1));
    };
    if (!expected) {
      tally.fail("wrong answer to a poll: " + packet);
      return;
    }
    switch (phase) {
      case OPENING -> opened(packet);
      case CONNECTING -> {
        phase = Phase.CONNECTED;
        tally.opened(this);
      }
      case CONNECTED -> echoed = true;
    }
  }

  private void opened(String packet) {
    int from = "0{\"sid\":\"".length();
    session = "&sid=" + packet.substring(from, packet.indexOf('"', from));
    poll = get(PATH + session);
    phase = Phase.CONNECTING;
    post("40".getBytes(ISO_8859_1));
  }

  private void accepted(byte[] body) {
    if (!new String(body, ISO_8859_1).equalsIgnoreCase("ok")) {
      tally.wrong("ok to a post", body, 0, body.length);
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
    if (heartbeatDue) {
      heartbeatDue = false;
      post(("3" + SEPARATOR + new String(exchange.bodies()[variant], ISO_8859_1)).getBytes(ISO_8859_1));
    } else {
      post(exchange.bodies()[variant]);
    }
  }

  @Override
  public Channel channel() {
    return Objects.requireNonNull(polls.channel(), "a client that is open has a poll pending");
  }
}
