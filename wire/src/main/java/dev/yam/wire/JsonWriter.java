package dev.yam.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON as {@code JSON.stringify} does, and sets bytes aside as attachments. Values that follow each other get
 * commas between them. One thread at a time; used once.
 */
public final class JsonWriter extends JsonTokens {

  private static final byte[] PLACEHOLDER = "{\"_placeholder\":true,\"num\":".getBytes(US_ASCII);
  private static final byte[] NODE_BUFFER = "{\"type\":\"Buffer\",\"data\":[".getBytes(US_ASCII);
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final ArgumentBinder binder;
  private final boolean inline;
  private List<Slice> attachments = List.of();

  public JsonWriter(ArgumentBinder binder) {
    this(binder, false);
  }

  private JsonWriter(ArgumentBinder binder, boolean inline) {
    this.binder = binder;
    this.inline = inline;
  }

  /**
   * The JSON of one value where no attachment may follow, as in a CONNECT: bytes are written as Node's
   * {@code {"type":"Buffer","data":[…]}}.
   */
  public static Slice write(ArgumentBinder binder, @Nullable Object value) {
    var writer = inline(binder);
    writer.value(value);
    return writer.json();
  }

  /** As {@link #write} writes. */
  static JsonWriter inline(ArgumentBinder binder) {
    return new JsonWriter(binder, true);
  }

  /**
   * Writes a plain value itself: null, booleans, numbers, characters, enums, maps, iterables, arrays, {@link Optional},
   * {@link Json}, dates as ISO-8601 text, bytes as attachments. Any other goes through the binder.
   *
   * @throws IllegalArgumentException for what is nested too deeply or holds itself
   */
  public void value(@Nullable Object value) {
    switch (value) {
      case null -> nothing();
      case CharSequence text -> string(text);
      case Number number -> number(number);
      case Boolean flag -> bool(flag);
      case Character character -> string(character.toString());
      case Enum<?> constant -> string(constant.name());
      case Slice slice -> binary(slice);
      case byte[] array -> binary(Slice.of(array.clone()));
      case ByteBuffer buffer -> binary(copy(buffer));
      case Json json -> raw(json.slice());
      case Map<?, ?> map -> map(map);
      case Iterable<?> items -> items(items);
      case Object[] array -> items(Arrays.asList(array));
      case Optional<?> optional -> value(optional.orElse(null));
      case Instant instant -> instant(instant);
      default -> other(value);
    }
  }

  @SuppressWarnings("JavaUtilDate") // users have them
  private void other(Object value) {
    switch (value) {
      case Date date -> instant(Instant.ofEpochMilli(date.getTime()));
      case int[] array -> items(Arrays.stream(array).boxed().toList());
      case long[] array -> items(Arrays.stream(array).boxed().toList());
      case double[] array -> items(Arrays.stream(array).boxed().toList());
      default -> binder.write(value, this);
    }
  }

  private void map(Map<?, ?> map) {
    beginObject();
    for (Map.Entry<?, ?> member : map.entrySet()) {
      name(member.getKey() instanceof Enum<?> constant ? constant.name() : String.valueOf(member.getKey()));
      value(member.getValue());
    }
    endObject();
  }

  private void items(Iterable<?> items) {
    beginArray();
    for (Object item : items) {
      value(item);
    }
    endArray();
  }

  private void instant(Instant instant) {
    try {
      int year = instant.atOffset(ZoneOffset.UTC).getYear();
      if (year >= 0 && year <= 9999) {
        string(MILLISECONDS.format(instant));
      } else { // ECMA-262 §Expanded years
        String rest = MILLISECONDS.format(instant);
        rest = rest.substring(rest.indexOf('-', 1));
        string((year < 0 ? "-" : "+") + String.format(Locale.ROOT, "%06d", Math.abs(year)) + rest);
      }
    } catch (DateTimeException outOfRange) {
      throw new IllegalArgumentException("instant out of range", outOfRange);
    }
  }

  private void number(Number number) {
    switch (number) {
      case Double d -> number(d.doubleValue());
      case Float f when f.isNaN() || f.isInfinite() -> nothing();
      case Float f -> plain(EcmaNumber.text(f.floatValue()));
      case Integer i -> number(i.longValue());
      case Long l -> number(l.longValue());
      case Short s -> number(s.longValue());
      case Byte b -> number(b.longValue());
      case java.math.BigInteger integer -> plain(integer.toString());
      case java.math.BigDecimal decimal -> plain(decimal.toString());
      case java.util.concurrent.atomic.AtomicInteger integer -> number(integer.longValue());
      case java.util.concurrent.atomic.AtomicLong integer -> number(integer.longValue());
      default -> binder.write(number, this);
    }
  }

  /** Sets {@code bytes} aside as the next attachment and writes its placeholder. */
  public void binary(Slice bytes) {
    beginToken();
    if (inline) {
      nodeBuffer(bytes);
    } else {
      put(PLACEHOLDER);
      digits(attach(bytes));
      put('}');
    }
    endToken();
  }

  /** Sets {@code bytes} aside as the next attachment and returns its number; the caller writes the placeholder. */
  public int attach(Slice bytes) {
    if (inline) {
      throw new IllegalArgumentException("bytes cannot be sent here: no attachment may follow");
    }
    if (attachments.isEmpty()) {
      attachments = new ArrayList<>();
    }
    attachments.add(bytes);
    return attachments.size() - 1;
  }

  public List<Slice> attachments() {
    return attachments.isEmpty() ? List.of() : List.copyOf(attachments);
  }

  private void nodeBuffer(Slice data) {
    put(NODE_BUFFER);
    for (int i = 0; i < data.length(); i++) {
      if (i > 0) {
        put(',');
      }
      digits(data.at(i) & 0xFF);
    }
    put(']');
    put('}');
  }

  private static Slice copy(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return Slice.of(copy);
  }
}
