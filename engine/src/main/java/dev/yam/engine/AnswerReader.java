package dev.yam.engine;

import dev.yam.wire.Limit;
import dev.yam.wire.LimitExceededException;
import dev.yam.wire.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts one answer together of its parts, however its length is told, within a limit.
 *
 * <p>Thread: the channel's loop.
 */
final class AnswerReader {

  private static final byte[] NOTHING = {};
  private static final int SWITCHING = 101;

  private final int most;
  private int status;
  private HttpHeaders headers = new DefaultHttpHeaders();
  private boolean keepAlive;
  private byte[] body = NOTHING;
  private int length;

  /** @param most bytes of a body */
  AnswerReader(int most) {
    this.most = most;
  }

  /**
   * Borrows {@code part}; returns the answer if that was its last, null otherwise.
   *
   * @throws LimitExceededException if the body is longer than may be
   * @throws IllegalArgumentException if it is no HTTP; its cause says why
   */
  @Nullable ClientAnswer read(HttpObject part) {
    if (part.decoderResult().isFailure()) {
      throw new IllegalArgumentException("not an answer of HTTP", part.decoderResult().cause());
    }
    if (part instanceof HttpResponse head) {
      status = head.status().code();
      headers = head.headers();
      keepAlive = HttpUtil.isKeepAlive(head);
    }
    if (part instanceof HttpContent content) {
      append(content.content());
    }
    return part instanceof LastHttpContent && !isInterim() ? answer() : null;
  }

  /** Another answer follows (RFC 9110 §15.2). */
  private boolean isInterim() {
    return HttpStatusClass.INFORMATIONAL.contains(status) && status != SWITCHING;
  }

  private void append(ByteBuf bytes) {
    int count = bytes.readableBytes();
    if (count > most - length) {
      throw new LimitExceededException(Limit.SERVER_MESSAGE, most);
    }
    if (count > body.length - length) {
      body = Arrays.copyOf(body, (int) Math.min(most, Math.max(length + count, 2L * length)));
    }
    bytes.readBytes(body, length, count);
    length += count;
  }

  private ClientAnswer answer() {
    var whole = new ClientAnswer(status, headers, Slice.of(body, 0, length));
    body = NOTHING;
    length = 0;
    return whole;
  }

  /** Whether the connection of the last answer may be used again. */
  boolean keepAlive() {
    return keepAlive;
  }
}
