package dev.yam.wire;

/** The name of an event: a string or, as some clients send, a number. Equal by text, whichever it was. */
public final class EventName {

  private final String text;

  private EventName(String text) {
    this.text = text;
  }

  public static EventName of(String text) {
    return new EventName(text);
  }

  public String text() {
    return text;
  }
}
