package dev.yam.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client that keeps pid and offset as socket.io-client does: the offset is the last argument of the last event that
 * it has seen, if that is a string. What it has lost is what it has not taken from its connection before the cut.
 */
final class RecoveringClient implements AutoCloseable {

  private static final Pattern ANSWER = Pattern.compile("40(/[^,]+,)?\\{\"sid\":\"([\\w-]{20})\",\"pid\":\"([\\w-]{20})\"}");
  private static final Pattern OFFSET = Pattern.compile(".*\"([^\"]*)\"]", Pattern.DOTALL);

  private final Server server;
  private final String prefix;
  private TestClient link;
  private String id = "";
  private Optional<String> pid = Optional.empty();
  private Optional<String> offset = Optional.empty();
  private boolean recovered;

  RecoveringClient(Server server, String namespace) throws InterruptedException {
    this.server = server;
    this.prefix = namespace.equals("/") ? "" : namespace + ",";
    link = TestClient.open(server, "");
    missed("");
  }

  static RecoveringClient connect(Server server) throws InterruptedException {
    return new RecoveringClient(server, "/");
  }

  String id() {
    return id;
  }

  String pid() {
    return pid.orElseThrow();
  }

  Optional<String> offset() {
    return offset;
  }

  void offset(Optional<String> value) {
    offset = value;
  }

  boolean isRecovered() {
    return recovered;
  }

  TestClient link() {
    return link;
  }

  /** Sends CONNECT with what it knows and {@code more}; the frames that come before the answer. */
  private List<String> missed(String more) throws InterruptedException {
    String auth = pid.map(known -> "{\"pid\":\"" + known + "\""
        + offset.map(value -> ",\"offset\":\"" + value + "\"").orElse("") + more + "}").orElse("");
    link.send("40" + prefix + auth);
    var missed = new ArrayList<String>();
    for (String frame = link.next();; frame = link.next()) {
      Matcher answer = ANSWER.matcher(frame);
      if (answer.matches()) {
        recovered = pid.filter(answer.group(3)::equals).isPresent();
        id = answer.group(2);
        pid = Optional.of(answer.group(3));
        return missed;
      }
      if (frame.startsWith("44")) {
        missed.add(frame);
        return missed;
      }
      missed.add(event(frame));
    }
  }

  void cut() {
    link.cut();
  }

  /** A new connection; what it missed, without offsets. */
  List<String> comeBack() throws InterruptedException {
    return comeBack("");
  }

  List<String> comeBack(String more) throws InterruptedException {
    link.close();
    link = TestClient.open(server, "");
    return missed(more);
  }

  /** The next event, without its offset. */
  String next() throws InterruptedException {
    return event(link.next());
  }

  private String event(String frame) {
    Matcher last = OFFSET.matcher(frame);
    if (!frame.startsWith("42" + prefix + "[") && !frame.startsWith("45")) {
      return frame;
    }
    if (!last.matches()) {
      return frame;
    }
    offset = Optional.of(last.group(1));
    return frame.replace(",\"" + last.group(1) + "\"]", "]");
  }

  @Override
  public void close() {
    link.close();
  }
}
