package dev.yam.wire;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of an event or an acknowledgement: immutable JSON, checked, not yet read. A handler that relays them
 * moves bytes; one that reads them binds each argument when it asks for it. Any thread.
 *
 * <p>Bytes travel beside the JSON as attachments, in which {@code {"_placeholder":true,"num":n}} stands for the n-th.
 * With attachments every such object is one of them; without, it is plain data, and {@link #concat} refuses to bring
 * it together with attachments, which it would capture at the receiver.
 *
 * <p>What a client sent as MessagePack is JSON here too: a date is its ISO-8601 text, {@code undefined} is null. Relayed
 * as it came, or {@link #from} some argument on, it is the same to clients that speak MessagePack.
 */
public sealed class Args permits PackedArgs {

  /** Reads and writes plain values only. */
  static final ArgumentBinder PLAIN = new ArgumentBinder() {
    @Override
    public @Nullable Object read(Slice json, List<Slice> attachments, Type type) {
      throw new IllegalStateException("arguments that were made without a binder cannot be bound to " + type);
    }

    @Override
    public void write(@Nullable Object value, JsonWriter out) {
      throw new IllegalArgumentException("no binder to write " + (value == null ? null : value.getClass()));
    }
  };

  /** No arguments. */
  public static final Args NONE = new Args(Slice.EMPTY, 0, List.of(), 0, PLAIN);

  private static final int LOGGED = 256;

  private final Slice json;
  private final int size;
  private final List<Slice> attachments;
  private final int flags;
  private final ArgumentBinder binder;

  /** Start and end of each argument, counted in the array; found when first asked for. */
  private volatile int @Nullable [] index;

  Args(Slice json, int size, List<Slice> attachments, int flags, ArgumentBinder binder) {
    this.json = json;
    this.size = size;
    this.attachments = attachments;
    this.flags = flags;
    this.binder = binder;
  }

  /**
   * Writes each of {@code values} as one argument; bytes anywhere inside become attachments.
   *
   * @throws IllegalArgumentException for a value that cannot be written, or one that looks like a placeholder beside
   *     bytes
   */
  public static Args of(ArgumentBinder binder, @Nullable Object... values) {
    if (values.length == 0) {
      return NONE;
    }
    var writer = new JsonWriter(binder);
    for (Object value : values) {
      writer.value(value);
    }
    Slice json = writer.json();
    List<Slice> attachments = writer.attachments();
    if (!attachments.isEmpty() && Placeholders.in(json).count() != attachments.size()) {
      throw Splicing.captured();
    }
    // What raw JSON a binder wrote is not known: both flags say "perhaps".
    return new Args(json, values.length, attachments, JsonScan.LINE_BREAKS | JsonScan.PLACEHOLDER, binder);
  }

  /**
   * JSON values with commas between them, as {@link #json()} gives them.
   *
   * @throws IllegalArgumentException if they are not JSON in UTF-8
   */
  public static Args ofJson(ArgumentBinder binder, Slice json) {
    byte[] array = new byte[json.length() + 2];
    array[0] = '[';
    System.arraycopy(json.array(), json.offset(), array, 1, json.length());
    array[array.length - 1] = ']';
    var scan = new JsonScan(JsonWriter.MAX_DEPTH + 1);
    Json.check(scan, Slice.of(array));
    return scan.elements() == 0
        ? NONE
        : new Args(Slice.of(array, 1, json.length()), scan.elements(), List.of(), scan.flags(), binder);
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /**
   * The argument at {@code index} bound to {@code type}.
   *
   * @throws UnboundArgumentException if the peer sent fewer, or null, or a value that does not fit the type
   */
  @SuppressWarnings("unchecked") // a binder reads the type it is asked for
  public <T> T get(int index, Class<T> type) {
    return (T) get(index, (Type) type);
  }

  /** As {@link #get(int, Class)}, for types with parameters: {@code get(0, new TypeRef<List<Item>>() {})}. */
  @SuppressWarnings("unchecked") // a binder reads the type it is asked for
  public <T> T get(int index, TypeRef<T> type) {
    return (T) get(index, type.type());
  }

  /** As {@link #get(int, TypeRef)}, where the type is known at run time only. */
  public Object get(int index, Type type) {
    if (index >= size) {
      throw new UnboundArgumentException("argument " + index + " is missing");
    }
    Object value = read(index, type);
    if (value == null) {
      throw new UnboundArgumentException("argument " + index + " is null");
    }
    return value;
  }

  /**
   * The argument at {@code index} bound to {@code type}; empty if the peer sent fewer, or null.
   *
   * @throws UnboundArgumentException if the value does not fit the type
   */
  @SuppressWarnings("unchecked") // a binder reads the type it is asked for
  public <T> Optional<T> find(int index, Class<T> type) {
    return (Optional<T>) find(index, (Type) type);
  }

  /** As {@link #find(int, Class)}, where the type is known at run time only. */
  public Optional<Object> find(int index, Type type) {
    return index >= size ? Optional.empty() : Optional.ofNullable(read(index, type));
  }

  private @Nullable Object read(int index, Type type) {
    if (type == String.class && isString(index)) {
      return string(index);
    }
    if (type == Json.class) {
      return Json.checked(json(index));
    }
    if (!attachments.isEmpty() && (type == byte[].class || type == Slice.class) && isBinary(index)) {
      Slice bytes = binary(index);
      return type == Slice.class ? bytes : bytes.toByteArray();
    }
    try {
      return binder.read(json(index), attachments, type);
    } catch (IllegalArgumentException mismatch) {
      throw new UnboundArgumentException("argument " + index + ": " + mismatch.getMessage(), mismatch);
    }
  }

  /** The arguments as they came: JSON values with commas between them, no brackets. */
  public Slice json() {
    return json;
  }

  /** The JSON of one argument. */
  public Slice json(int index) {
    Objects.checkIndex(index, size);
    int[] bounds = bounds();
    return Slice.of(json.array(), bounds[2 * index], bounds[2 * index + 1] - bounds[2 * index]);
  }

  private int[] bounds() {
    int[] known = index;
    if (known != null) {
      return known;
    }
    int[] found = JsonText.bounds(json, size);
    index = found;
    return found;
  }

  /** Whether the argument is a JSON string. */
  public boolean isString(int index) {
    return index < size && json(index).at(0) == '"';
  }

  /**
   * The text of a string argument.
   *
   * @throws UnboundArgumentException if it is none, or missing
   */
  public String string(int index) {
    Slice value = present(index);
    if (value.at(0) != '"') {
      throw new UnboundArgumentException("argument " + index + " is not a string");
    }
    return JsonText.string(value.array(), value.offset(), value.offset() + value.length());
  }

  /** Whether the argument itself is bytes. */
  public boolean isBinary(int index) {
    return index < size && attachment(index) >= 0;
  }

  /**
   * The bytes of a binary argument.
   *
   * @throws UnboundArgumentException if it is none, or missing
   */
  public Slice binary(int index) {
    int number = attachment(index);
    if (number < 0) {
      throw new UnboundArgumentException("argument " + index + " is not binary");
    }
    return attachments.get(number);
  }

  private Slice present(int index) {
    if (index >= size) {
      throw new UnboundArgumentException("argument " + index + " is missing");
    }
    return json(index);
  }

  private int attachment(int index) {
    Slice value = present(index);
    if (attachments.isEmpty() || value.at(0) != '{') {
      return -1;
    }
    Placeholders found = Placeholders.in(value);
    int last = found.count() - 1; // the outermost object comes last
    return last >= 0 && found.start(last) == value.offset() ? found.number(last) : -1;
  }

  public List<Slice> attachments() {
    return attachments;
  }

  /** Whether raw line breaks stand between the values, which a protocol of lines must not let pass. */
  public boolean hasLineBreaks() {
    if ((flags & JsonScan.LINE_BREAKS) == 0) {
      return false;
    }
    for (int i = 0; i < json.length(); i++) {
      if (json.at(i) == '\n' || json.at(i) == '\r') {
        return true;
      }
    }
    return false;
  }

  int flags() {
    return flags;
  }

  ArgumentBinder binder() {
    return binder;
  }

  /** The same arguments, keeping nothing else alive. */
  public Args detach() {
    var kept = new ArrayList<Slice>(attachments.size());
    for (Slice attachment : attachments) {
      kept.add(attachment.detach());
    }
    return new Args(json.detach(), size, List.copyOf(kept), flags, binder);
  }

  /**
   * These arguments and then {@code more}; attachments are renumbered.
   *
   * @throws IllegalArgumentException if data of one looks like a placeholder and the other has attachments
   */
  public Args concat(Args more) {
    if (isEmpty()) {
      return more;
    }
    if (more.isEmpty()) {
      return this;
    }
    return Splicing.concat(this, more);
  }

  /** These arguments and then {@code values}, written by the binder that made these. */
  public Args append(@Nullable Object... values) {
    return concat(of(binder, values));
  }

  /** {@code values}, written by the binder that made these, and then these arguments. */
  public Args prepend(@Nullable Object... values) {
    return of(binder, values).concat(this);
  }

  /** The arguments from {@code start} on; attachments that they do not refer to stay behind. */
  public Args from(int start) {
    Objects.checkIndex(start, size + 1);
    if (start == 0) {
      return this;
    }
    if (start == size) {
      return NONE;
    }
    return Splicing.from(this, start, bounds()[2 * start]);
  }

  /** None for none, the one as it is, and of several one: the list of them. */
  public Args gathered() {
    return size <= 1 ? this : Splicing.gathered(this);
  }

  /**
   * The member {@code name} of the object at {@code index}, as the only argument; {@link #NONE} if there is no such
   * argument, it is no object, or has no such member. Of members that come twice the last one counts; attachments that
   * the member does not refer to stay behind.
   */
  public Args member(int index, String name) {
    if (index >= size) {
      return NONE;
    }
    Slice value = JsonText.member(json(index), name);
    return value.isEmpty() ? NONE : Splicing.alone(this, value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Args that && json.equals(that.json) && attachments.equals(that.attachments);
  }

  @Override
  public int hashCode() {
    return 31 * json.hashCode() + attachments.hashCode();
  }

  /** For logs: the JSON, cut, and the number of attachments. */
  @Override
  public String toString() {
    String text = json.length() <= LOGGED ? json.toUtf8() : json.range(0, LOGGED).toUtf8() + '…';
    return attachments.isEmpty() ? '[' + text + ']' : '[' + text + "] and " + attachments.size() + " attachments";
  }
}
