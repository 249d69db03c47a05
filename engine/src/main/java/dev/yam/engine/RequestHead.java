package dev.yam.engine;

import dev.yam.wire.Limit;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The header of a request: what it says of itself, and whether it may go on (RFC 9112). Pure functions. */
final class RequestHead {

  static final SocketAddress NOBODY = InetSocketAddress.createUnresolved("unknown", 0);

  /** Stands for a request that never became whole. */
  static final Request NONE = new Request("", "\n", NOBODY, null);

  private RequestHead() {}

  /**
   * @param refusal the answer, if the request is refused; the connection then closes
   * @param contentLength 0 where none was said
   */
  record Verdict(
      @Nullable HttpResponse refusal,
      Optional<Limit> limit,
      boolean keepAlive,
      long contentLength,
      boolean hasBody,
      boolean expectsContinue) {

    static Verdict refuse(int status) {
      return new Verdict(HttpResponse.of(status), Optional.empty(), false, 0, false, false);
    }

    static Verdict refuse(int status, Limit limit) {
      return new Verdict(HttpResponse.of(status), Optional.of(limit), false, 0, false, false);
    }
  }

  /**
   * The decoder ends lines where they end, so that neither a target nor a header has a line break (RFC 9112 §2.2). An
   * HTTP/1.0 client that asks for another protocol is not heard (RFC 9110 §7.8).
   *
   * @param certificates what the client has shown; null where the connection is plain
   */
  static Request request(HttpRequest head, Channel channel, @Nullable List<X509Certificate> certificates) {
    boolean modern = isModern(head);
    var text = new StringBuilder(length(head));
    text.append(head.uri()).append('\n');
    var headers = head.headers().iteratorCharSequence();
    while (headers.hasNext()) {
      var header = headers.next();
      if (!modern && HttpHeaderNames.UPGRADE.contentEqualsIgnoreCase(header.getKey())) {
        continue;
      }
      // Names that are known have their text already; append() of the names themselves goes by single characters.
      text.append(header.getKey().toString()).append(':').append(header.getValue().toString()).append('\n');
    }
    SocketAddress address = channel.remoteAddress();
    return new Request(head.method().name(), text.toString(), address == null ? NOBODY : address, certificates);
  }

  private static int length(HttpRequest head) {
    int length = head.uri().length() + 1;
    var headers = head.headers().iteratorCharSequence();
    while (headers.hasNext()) {
      var header = headers.next();
      length += header.getKey().length() + header.getValue().length() + 2;
    }
    return length;
  }

  static Verdict check(HttpRequest head, HttpOptions.Limits limits) {
    if (head.decoderResult().isFailure()) {
      return malformed(head.decoderResult().cause());
    }
    HttpHeaders headers = head.headers();
    HttpVersion version = head.protocolVersion();
    if (headers.size() > limits.headers()) {
      return Verdict.refuse(431, Limit.HTTP_HEADERS);
    }
    if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
      return Verdict.refuse(400);
    }
    boolean modern = isModern(head);
    if (!isFramedOnce(headers, modern) || !isForOneHost(headers, modern) || !isTarget(head)) {
      return Verdict.refuse(400);
    }
    if (head.method().equals(HttpMethod.CONNECT)) {
      return Verdict.refuse(501); // what follows would be meant for somebody else (RFC 9110 §9.3.6)
    }
    String expectation = headers.get(HttpHeaderNames.EXPECT);
    if (expectation != null && !expectation.equalsIgnoreCase("100-continue")) {
      return Verdict.refuse(417);
    }
    boolean keepAlive = modern && HttpUtil.isKeepAlive(head);
    long contentLength = HttpUtil.getContentLength(head, 0L);
    boolean hasBody = contentLength > 0 || headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
    return new Verdict(null, Optional.empty(), keepAlive, contentLength, hasBody, modern && expectation != null);
  }

  private static boolean isModern(HttpRequest head) {
    return head.protocolVersion().equals(HttpVersion.HTTP_1_1);
  }

  private static Verdict malformed(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Verdict.refuse(414, Limit.REQUEST_LINE);
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return Verdict.refuse(431, Limit.HTTP_HEADER_BYTES);
    }
    return Verdict.refuse(400);
  }

  /** One way only to tell where the request ends: a second reader in front of us must not see another (§6.3). */
  private static boolean isFramedOnce(HttpHeaders headers, boolean modern) {
    String coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    if (coding == null) {
      return length == null || (isDigits(length) && isOnce(headers, HttpHeaderNames.CONTENT_LENGTH));
    }
    return modern
        && length == null
        && coding.equalsIgnoreCase("chunked")
        && isOnce(headers, HttpHeaderNames.TRANSFER_ENCODING);
  }

  private static boolean isForOneHost(HttpHeaders headers, boolean modern) {
    Iterator<? extends CharSequence> hosts = headers.valueCharSequenceIterator(HttpHeaderNames.HOST);
    if (!hosts.hasNext()) {
      return !modern;
    }
    return HostField.isValid(hosts.next().toString()) && !hosts.hasNext();
  }

  /** A path, or a form that is meant for all (RFC 9112 §3.2). */
  private static boolean isTarget(HttpRequest head) {
    String target = head.uri();
    if (target.indexOf('\0') >= 0 || target.indexOf('#') >= 0 || target.indexOf(0x7f) >= 0) {
      return false;
    }
    return target.startsWith("/")
        || target.contains("://")
        || target.equals("*")
        || head.method().equals(HttpMethod.CONNECT);
  }

  private static boolean isOnce(HttpHeaders headers, CharSequence name) {
    Iterator<? extends CharSequence> values = headers.valueCharSequenceIterator(name);
    if (!values.hasNext()) {
      return false;
    }
    values.next();
    return !values.hasNext();
  }

  private static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** The path, also of a target in absolute form, which a server must accept (§3.2.2). */
  static String path(String target) {
    String path = Request.withoutQuery(target);
    if (path.startsWith("/")) {
      return path;
    }
    int authority = path.indexOf("://");
    int slash = authority < 0 ? -1 : path.indexOf('/', authority + 3);
    return slash < 0 ? path : path.substring(slash);
  }
}
