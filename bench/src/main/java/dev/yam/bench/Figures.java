package dev.yam.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line of JSON without nesting, as {@link Outcome#json} writes it. */
record Figures(Map<String, String> texts, Map<String, Double> numbers) {

  private static final Pattern FIELD =
      Pattern.compile("\"(\\w+)\":(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(-?[0-9.]+(?:E-?[0-9]+)?))");

  static Figures of(String line) {
    var texts = new LinkedHashMap<String, String>();
    var numbers = new LinkedHashMap<String, Double>();
    Matcher field = FIELD.matcher(line);
    while (field.find()) {
      if (field.group(2) == null) {
        numbers.put(field.group(1), Double.parseDouble(field.group(3)));
      } else {
        texts.put(field.group(1), field.group(2).replaceAll("\\\\(.)", "$1"));
      }
    }
    return new Figures(texts, numbers);
  }

  String text(String name) {
    return texts.getOrDefault(name, "");
  }

  OptionalDouble number(String name) {
    Double number = numbers.get(name);
    return number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
  }

  /** {@code value} as JSON; what is no text of one line becomes blanks. */
  static String quoted(String value) {
    return '"' + value.replaceAll("\\p{Cntrl}", " ").replaceAll("([\"\\\\])", "\\\\$1") + '"';
  }
}
