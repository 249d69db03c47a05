package dev.yam.examples.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Reads server-sent events (HTML §Server-sent events): the data of each, however its bytes are cut. Their names, ids and
 * retry times are not looked at. What follows the last empty line is no event.
 *
 * <p>In: the bytes of one response, in order. Out: the data of whole events. Thread: one at a time.
 */
final class EventStream {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final int maxEventBytes;

  /** The line under way. Lines are decoded when they are whole, so that no character is ever cut. */
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /** The data of the event under way: its lines, each with its end. */
  private final StringBuilder data = new StringBuilder();

  private boolean afterReturn;
  private boolean first = true;

  /** {@code maxEventBytes} bounds each line, and the data of each event. */
  EventStream(int maxEventBytes) {
    this.maxEventBytes = maxEventBytes;
  }

  /**
   * Reads all of {@code bytes}.
   *
   * @throws UpstreamException if a line or an event is too long
   */
  void read(ByteBuffer bytes, Consumer<String> events) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n' && afterReturn) {
        afterReturn = false; // the second half of a line's end
      } else if (next == '\n' || next == '\r') {
        afterReturn = next == '\r';
        endLine(events);
      } else {
        afterReturn = false;
        requireRoom(line.size());
        line.write(next);
      }
    }
  }

  private void endLine(Consumer<String> events) {
    String text = line.toString(UTF_8);
    line.reset();
    if (first && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      text = text.substring(1);
    }
    first = false;
    if (text.isEmpty()) {
      endEvent(events);
    } else {
      field(text);
    }
  }

  /** A line that begins with a colon is a comment: its name is empty. */
  private void field(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    if (!name.equals("data")) {
      return;
    }
    String value = colon < 0 ? "" : text.substring(colon + 1);
    requireRoom(data.length() + value.length());
    data.append(value.startsWith(" ") ? value.substring(1) : value).append('\n');
  }

  private void endEvent(Consumer<String> events) {
    if (data.isEmpty()) {
      return;
    }
    String whole = data.substring(0, data.length() - 1);
    data.setLength(0);
    events.accept(whole);
  }

  private void requireRoom(int taken) {
    if (taken >= maxEventBytes) {
      throw new UpstreamException("an event of more than " + maxEventBytes + " bytes");
    }
  }
}
