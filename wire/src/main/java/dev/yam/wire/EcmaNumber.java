package dev.yam.wire;

/** Numbers as ECMAScript writes them (ECMA-262 §Number::toString), which is what every JavaScript peer compares with. */
final class EcmaNumber {

  private static final double EXACT = 1L << 53;

  /** Below it a double has so few bits that one digit may tell it, where Java writes two at least. */
  private static final double FEW_BITS = 1e-320;

  private EcmaNumber() {}

  /** Finite {@code value}; {@code -0.0} is {@code 0}. */
  static String text(double value) {
    if (value == Math.rint(value) && Math.abs(value) < EXACT) {
      return Long.toString((long) value);
    }
    String java = Double.toString(Math.abs(value));
    if (Math.abs(value) < FEW_BITS) {
      java = shortest(java, Math.abs(value));
    }
    return form(java, value < 0);
  }

  /** Finite {@code value}, as the shortest decimal that tells it from its neighbours. */
  static String text(float value) {
    return text(Double.parseDouble(Float.toString(value)));
  }

  private static String shortest(String java, double value) {
    int exponent = java.indexOf('E');
    String rounded = Math.round(Double.parseDouble(java.substring(0, exponent))) + ".0" + java.substring(exponent);
    return Double.parseDouble(rounded) == value ? rounded : java;
  }

  private static String form(String java, boolean negative) {
    int e = java.indexOf('E');
    int dot = java.indexOf('.');
    String fraction = java.substring(dot + 1, e < 0 ? java.length() : e);
    var digits = new StringBuilder(java.length()).append(java, 0, dot).append(fraction);
    int point = dot + (e < 0 ? 0 : Integer.parseInt(java.substring(e + 1))); // digits before the decimal point
    int zeros = 0;
    while (digits.charAt(zeros) == '0') {
      zeros++;
    }
    digits.delete(0, zeros);
    point -= zeros;
    while (digits.charAt(digits.length() - 1) == '0') {
      digits.setLength(digits.length() - 1);
    }
    place(digits, point);
    return negative ? digits.insert(0, '-').toString() : digits.toString();
  }

  private static void place(StringBuilder digits, int point) {
    int count = digits.length();
    if (count <= point && point <= 21) {
      digits.repeat('0', point - count);
    } else if (0 < point && point <= 21) {
      digits.insert(point, '.');
    } else if (-6 < point && point <= 0) {
      digits.insert(0, "0." + "0".repeat(-point));
    } else {
      if (count > 1) {
        digits.insert(1, '.');
      }
      int exponent = point - 1;
      digits.append('e').append(exponent < 0 ? '-' : '+').append(Math.abs(exponent));
    }
  }
}
