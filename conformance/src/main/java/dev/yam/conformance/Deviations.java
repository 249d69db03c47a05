package dev.yam.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where Yam does otherwise than the original on purpose: {@code conformance/deviations.txt}. */
final class Deviations {

  private static final String RESOURCE = "/deviations.txt";

  private final List<Rule> rules;

  private Deviations(List<Rule> rules) {
    this.rules = rules;
  }

  record Rule(String codec, String op, Pattern name, String reason) {

    boolean covers(String aCodec, String anOp, String aName) {
      return codec.equals(aCodec) && op.equals(anOp) && name.matcher(aName).matches();
    }
  }

  static Deviations load() throws IOException {
    try (InputStream in = Deviations.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException("deviations.txt is not on the class path");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** One rule a line: {@code codec | op | name of the case | outcome | reason}. */
  static Deviations parse(String text) {
    var rules = new ArrayList<Rule>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        rules.add(rule(line));
      }
    }
    return new Deviations(rules);
  }

  private static Rule rule(String line) {
    String[] fields = line.split(" \\| ", 5);
    if (fields.length != 5 || fields[4].isBlank()) {
      throw new UnknownVectorException("deviations.txt: five fields with a bar between them, not '" + line + "'");
    }
    if (fields[2].replace("*", "").isBlank()) {
      throw new UnknownVectorException("deviations.txt: a rule names its cases, '" + fields[2] + "' does not");
    }
    if (!fields[3].equals("refused")) {
      throw new UnknownVectorException("deviations.txt: unknown outcome '" + fields[3] + "'");
    }
    String name = Arrays.stream(fields[2].strip().split("\\*", -1))
        .map(Pattern::quote)
        .collect(Collectors.joining(".*"));
    return new Rule(fields[0].strip(), fields[1].strip(), Pattern.compile(name, Pattern.DOTALL), fields[4].strip());
  }

  Optional<Rule> find(String codec, String op, String name) {
    return rules.stream().filter(rule -> rule.covers(codec, op, name)).findFirst();
  }
}
