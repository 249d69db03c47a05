package dev.yam.conformance;

import dev.yam.wire.Slice;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;

/** Bytes as the vectors record them: text or hexadecimal, the long ones by length, digest and head. */
final class Recorded {

  private Recorded() {}

  /** Whether {@code node} records a binary frame. */
  static boolean isBinary(JsonNode node) {
    return node.has("hex") || node.has("hex_sha256");
  }

  /** Whether the bytes are recorded whole, so that they can be fed to a decoder. */
  static boolean isWhole(JsonNode node) {
    return node.has("hex") || node.has("text");
  }

  /** The bytes of a frame that is recorded whole. */
  static Slice bytes(JsonNode node) {
    return node.has("hex") ? hex(node.path("hex").asString()) : Slice.utf8(text(node.path("text")));
  }

  private static String text(JsonNode node) {
    return String.valueOf(Tagged.value(node));
  }

  static Slice hex(String digits) {
    return Slice.of(HexFormat.of().parseHex(digits));
  }

  /** Whether {@code actual} is what {@code node} records under {@code text} or {@code hex}. */
  static boolean matches(JsonNode node, Slice actual) {
    if (isWhole(node)) {
      return bytes(node).equals(actual);
    }
    String key = isBinary(node) ? "hex" : "text";
    String head = node.path(key + "_head").asString("");
    String text = isBinary(node) ? HexFormat.of().formatHex(actual.toByteArray()) : actual.toUtf8();
    int length = node.path(key + "_length").asInt(-1);
    return text.startsWith(head)
        && (length == actual.length() || (!isBinary(node) && length == text.length()))
        && node.path(key + "_sha256").asString("").equals(sha256(actual));
  }

  private static String sha256(Slice bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }

  /** For messages: text, or hexadecimal, cut. */
  static String show(Slice bytes, boolean binary) {
    Slice head = bytes.length() > 200 ? bytes.range(0, 200) : bytes;
    return binary ? "hex " + HexFormat.of().formatHex(head.toByteArray()) : "text " + head.toUtf8();
  }
}
