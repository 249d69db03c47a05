package dev.yam.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One element of {@code Sec-WebSocket-Extensions} (RFC 6455 §9.1). */
record Extension(String name, List<Parameter> parameters) {

  record Parameter(String name, Optional<String> value) {}

  /** All elements of the header; empty if it is malformed: then the handshake fails. */
  static Optional<List<Extension>> parse(String header) {
    var reader = new Reader(header);
    var extensions = new ArrayList<Extension>();
    do {
      if (!reader.atSeparator()) { // elements of a list may be empty (RFC 9110 §5.6.1)
        extensions.add(reader.extension());
      }
    } while (reader.skip(','));
    return reader.failed || reader.at < header.length() ? Optional.empty() : Optional.of(extensions);
  }

  /** Goes once over the header, character by character. */
  private static final class Reader {
    private final String text;
    private int at;
    private boolean failed;

    Reader(String text) {
      this.text = text;
      skipSpace();
    }

    boolean atSeparator() {
      return at == text.length() || text.charAt(at) == ',';
    }

    Extension extension() {
      String name = token();
      var parameters = new ArrayList<Parameter>(2);
      while (!failed && skip(';')) {
        String parameter = token();
        parameters.add(new Parameter(parameter, skip('=') ? Optional.of(value()) : Optional.empty()));
      }
      return new Extension(name, parameters);
    }

    /** A token, or a quoted one. */
    private String value() {
      if (at == text.length() || text.charAt(at) != '"') {
        return token();
      }
      at++;
      var value = new StringBuilder();
      while (at < text.length() && text.charAt(at) != '"') {
        at += text.charAt(at) == '\\' && at + 1 < text.length() ? 1 : 0;
        value.append(text.charAt(at++));
      }
      failed |= at == text.length() || value.isEmpty() || !value.chars().allMatch(ResponseHeaders::isTokenCharacter);
      at++;
      skipSpace();
      return value.toString();
    }

    private String token() {
      int from = at;
      while (at < text.length() && ResponseHeaders.isTokenCharacter(text.charAt(at))) {
        at++;
      }
      failed |= at == from;
      String token = text.substring(from, at);
      skipSpace();
      return token;
    }

    boolean skip(char separator) {
      if (failed || at >= text.length() || text.charAt(at) != separator) {
        return false;
      }
      at++;
      skipSpace();
      return true;
    }

    private void skipSpace() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
        at++;
      }
    }
  }
}
