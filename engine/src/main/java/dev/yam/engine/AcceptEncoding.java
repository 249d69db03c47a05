package dev.yam.engine;

import java.util.Optional;

/** Which coding of a body a request asks for (RFC 9110 §12.5.3). Pure functions. */
public final class AcceptEncoding {

  private AcceptEncoding() {}

  /**
   * That of {@code codings} with the greatest weight, the first of them among equals; empty where none is wanted, or
   * nothing is said.
   */
  public static Optional<String> best(Request request, String... codings) {
    String header = request.header("accept-encoding").orElse("");
    double most = 0;
    Optional<String> best = Optional.empty();
    for (String coding : codings) {
      double weight = weight(header, coding);
      if (weight > most) {
        most = weight;
        best = Optional.of(coding);
      }
    }
    return best;
  }

  /** What the header says of {@code coding}, or else of {@code *}; 0 where it says neither. */
  private static double weight(String header, String coding) {
    double any = 0;
    for (int from = 0; from <= header.length(); ) {
      int comma = header.indexOf(',', from);
      int to = comma < 0 ? header.length() : comma;
      int semicolon = header.indexOf(';', from);
      int end = semicolon < 0 || semicolon > to ? to : semicolon;
      String token = header.substring(from, end).strip();
      if (token.equalsIgnoreCase(coding)) {
        return quality(header.substring(end, to));
      }
      any = token.equals("*") ? quality(header.substring(end, to)) : any;
      from = to + 1;
    }
    return any;
  }

  /** Of {@code ;q=0.5}; 1 where nothing is said, 0 where it is no weight (RFC 9110 §12.4.2). */
  private static double quality(String parameter) {
    String text = parameter.replace(" ", "").replace("\t", "");
    if (text.isEmpty()) {
      return 1;
    }
    if (!text.regionMatches(true, 0, ";q=", 0, 3) || !isWeight(text.substring(3))) {
      return 0;
    }
    return Double.parseDouble(text.substring(3));
  }

  private static boolean isWeight(String text) {
    if (text.isEmpty() || text.length() > 5 || (text.charAt(0) != '0' && text.charAt(0) != '1')) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      boolean sound = i == 1 ? text.charAt(i) == '.' : text.charAt(i) >= '0' && text.charAt(i) <= '9';
      if (!sound) {
        return false;
      }
    }
    return true;
  }
}
