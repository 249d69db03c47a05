package dev.yam.conformance;

/** A case about values that only JavaScript has. */
final class JavaScriptOnlyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  JavaScriptOnlyException(String what) {
    super("JavaScript only (" + what + ")", null, false, false);
  }
}
