package dev.yam.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Byte sequences around every border of UTF-8 (RFC 3629 §3 and §4). */
final class Utf8Vectors {

  private Utf8Vectors() {}

  static List<byte[]> valid() {
    return Stream.of(
            "",
            "plain ascii",
            "\u0000\u007F",
            "\u0080\u07FF",
            "\u0800\u0FFF\u1000\uFFFF",
            "\uD7FF\uE000",
            "\uFFFD\uFFFE\uFFFF",
            "\uD800\uDC00\uDBFF\uDFFF",
            "\uD83D\uDE00 and \uD83D\uDC68\u200D\uD83D\uDC69",
            "κόσμε — Пивет, 你好, こんにちは, مرحبا",
            "eight...".repeat(5) + "é" + "eight...".repeat(5))
        .map(text -> text.getBytes(UTF_8))
        .toList();
  }

  /** Each is possible up to its last byte, and not with it. */
  static List<byte[]> impossible() {
    return Stream.of(
            // continuation bytes that continue nothing
            "80", "bf", "6180", "c3a980", "e4bda0bf", "f09f988080",
            // bytes that begin nothing
            "c0", "c1", "f5", "f8", "fc", "fe", "ff", "61ff",
            // overlong forms
            "e080", "e09f", "f080", "f08f",
            // surrogates
            "eda0", "edad", "edaf", "edb0", "edbe", "edbf",
            // beyond U+10FFFF
            "f490", "f4bf",
            // characters cut short by another
            "c341", "c3c3", "e0a041", "e18041", "e4bdc3", "ed9f41", "efbf7f",
            "f09041", "f0908041", "f18080c0", "f48f41", "f48fbf00")
        .map(HexFormat.of()::parseHex)
        .toList();
  }

  /** Each could go on, and is no UTF-8 as it is. */
  static List<byte[]> cutShort() {
    return Stream.of(
            "c2", "df", "61c3", "e0", "e0a0", "e0bf", "e1", "e180", "ec80", "ed", "ed80", "ed9f", "ee", "efbf",
            "f0", "f090", "f0bf", "f09080", "f1", "f180", "f3bf", "f38080", "f4", "f48f", "f48fbf",
            "6569676874206279746573c3")
        .map(HexFormat.of()::parseHex)
        .toList();
  }
}
