package dev.yam.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts arguments together and takes them apart, their attachments too. */
final class Splicing {

  private Splicing() {}

  /** {@code first} and then {@code second}, neither of them empty. */
  static Args concat(Args first, Args second) {
    boolean binary = !first.attachments().isEmpty() || !second.attachments().isEmpty();
    if (binary && (holdsLookAlike(first) || holdsLookAlike(second))) {
      throw captured();
    }
    var attachments = new ArrayList<Slice>(first.attachments());
    attachments.addAll(second.attachments());
    return new Args(
        joined(first.json(), renumbered(second, first.attachments().size())),
        first.size() + second.size(),
        List.copyOf(attachments),
        first.flags() | second.flags(),
        first.binder() == Args.PLAIN ? second.binder() : first.binder());
  }

  /** Data that would become an attachment beside others. */
  private static boolean holdsLookAlike(Args args) {
    return args.attachments().isEmpty()
        && (args.flags() & JsonScan.PLACEHOLDER) != 0
        && Placeholders.in(args.json()).count() > 0;
  }

  static IllegalArgumentException captured() {
    return new IllegalArgumentException(
        "data that holds {\"_placeholder\":true} cannot be sent beside bytes, which it would capture: "
            + "rename the member, or send the two in separate events");
  }

  private static Slice renumbered(Args args, int by) {
    return args.attachments().isEmpty() || by == 0 ? args.json() : Renumbering.shift(args.json(), by);
  }

  private static Slice joined(Slice first, Slice second) {
    int comma = first.length();
    byte[] joined = Arrays.copyOfRange(first.array(), first.offset(), first.offset() + comma + 1 + second.length());
    joined[comma] = ',';
    System.arraycopy(second.array(), second.offset(), joined, comma + 1, second.length());
    return Slice.of(joined);
  }

  /** The arguments from {@code start} on, the first of which stands at {@code offset} of the array. */
  static Args from(Args args, int start, int offset) {
    Slice json = args.json();
    return part(args, Slice.of(json.array(), offset, json.offset() + json.length() - offset), args.size() - start);
  }

  /** {@code value}, which stands somewhere in {@code args}, as the only argument. */
  static Args alone(Args args, Slice value) {
    return part(args, value, 1);
  }

  private static Args part(Args args, Slice json, int size) {
    if (args.attachments().isEmpty()) {
      return new Args(json, size, args.attachments(), args.flags(), args.binder());
    }
    var kept = new ArrayList<Slice>();
    Slice text = Renumbering.compact(json, args.attachments(), kept);
    return new Args(text, size, List.copyOf(kept), args.flags(), args.binder());
  }

  /** All of {@code args} as one list. */
  static Args gathered(Args args) {
    Slice json = args.json();
    byte[] list = new byte[json.length() + 2];
    list[0] = '[';
    System.arraycopy(json.array(), json.offset(), list, 1, json.length());
    list[list.length - 1] = ']';
    return new Args(Slice.of(list), 1, args.attachments(), args.flags(), args.binder());
  }
}
