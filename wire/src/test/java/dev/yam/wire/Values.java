package dev.yam.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** Any arguments that a handler may give. */
@NullUnmarked // jqwik's generators say nothing about null
final class Values {

  private Values() {}

  static Arbitrary<List<@Nullable Object>> lists() {
    return value(text(), 3).list().ofMaxSize(4);
  }

  /** Those that every encoding carries: no lone surrogates. */
  static Arbitrary<List<@Nullable Object>> wellFormedLists() {
    return value(wellFormed(), 3).list().ofMaxSize(4);
  }

  static Arbitrary<String> text() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(12),
        Arbitraries.strings().withChars("\"\\\n\u0000\ud83d\ude00\u00e9ab,]}").ofMaxLength(20),
        Arbitraries.strings().ascii().ofMinLength(20).ofMaxLength(60));
  }

  private static Arbitrary<String> wellFormed() {
    return text().map(text -> new String(text.getBytes(UTF_8), UTF_8));
  }

  private static Arbitrary<@Nullable Object> value(Arbitrary<String> text, int depth) {
    Arbitrary<@Nullable Object> leaf = Arbitraries.oneOf(
        text.map(s -> (Object) s),
        Arbitraries.doubles().map(d -> (Object) d),
        Arbitraries.integers().map(i -> (Object) i),
        Arbitraries.of(true, false).injectNull(0.3).map(b -> (Object) b),
        Arbitraries.bytes().array(byte[].class).ofMaxSize(8).map(b -> (Object) Slice.of(b)));
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<@Nullable Object> inner = value(text, depth - 1);
    return Arbitraries.frequencyOf(
        Tuple.of(4, leaf),
        Tuple.of(1, inner.list().ofMaxSize(4).map(items -> (Object) items)),
        Tuple.of(1, Combinators.combine(wellFormed().list().ofMaxSize(4), inner.list().ofSize(4)).as(Values::map)));
  }

  /** The independent reader refuses lone surrogates in names, which RFC 8259 §8.2 leaves open. */
  private static Object map(List<String> names, List<@Nullable Object> members) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    for (int i = 0; i < names.size(); i++) {
      map.put(names.get(i), members.get(i));
    }
    return map;
  }

  /** As {@link Golden#plain} has it. */
  static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Slice bytes -> Golden.bytes(bytes);
      case Number number -> number.doubleValue() + 0.0;
      case List<?> items -> {
        var plain = new ArrayList<@Nullable Object>();
        items.forEach(item -> plain.add(plain(item)));
        yield plain;
      }
      case Map<?, ?> map -> {
        var members = new TreeMap<String, @Nullable Object>();
        map.forEach((key, member) -> members.put((String) key, plain(member)));
        yield members;
      }
      default -> value;
    };
  }
}
