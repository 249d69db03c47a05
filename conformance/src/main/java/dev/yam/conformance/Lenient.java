package dev.yam.conformance;

import java.util.regex.Pattern;

/**
 * Inputs that the originals accept although their protocols do not say so: what they made of it, or a typed error,
 * passes.
 */
final class Lenient {

  private static final String NAMESPACE = "(/[^,]*,?)?";

  /** Nothing at all; no arguments; an id where none belongs; white space before the type, the id or the data. */
  private static final Pattern SOCKET = Pattern.compile(
      "|([23]|[56]\\d+-)" + NAMESPACE + "\\d*|[014]" + NAMESPACE + "\\d.*|\\s.*"
          + "|([0-4]|[56]\\d+-)" + NAMESPACE + "\\d*\\s.*",
      Pattern.DOTALL);

  /** The number of a placeholder with a fraction. */
  private static final Pattern FRACTION = Pattern.compile("\"num\":\\d+\\.\\d+");

  /** Base64 with characters of no alphabet. */
  private static final Pattern NOT_BASE64 = Pattern.compile("b.*[^-_A-Za-z0-9+/=\\s].*", Pattern.DOTALL);

  /** A length that is a number and no integer. */
  private static final Pattern NOT_INTEGER = Pattern.compile("\\d+\\.0*:.*", Pattern.DOTALL);

  private Lenient() {}

  static boolean socket(String text) {
    return SOCKET.matcher(text).matches() || FRACTION.matcher(text).find();
  }

  /** An unknown type, of which the former parser makes a packet that says so: what it sends, not what it receives. */
  static boolean socket4(String text) {
    return !text.isEmpty() && (text.charAt(0) < '0' || text.charAt(0) > '6');
  }

  static boolean engine3(String payload) {
    return NOT_INTEGER.matcher(payload).matches();
  }

  static boolean engine(String text) {
    return NOT_BASE64.matcher(text).matches();
  }
}
