package dev.yam.handlers;

/** Names each event that a gateway handles, so that what is logged and answered on its account can be found. Any thread. */
@FunctionalInterface
public interface RequestIds {

  /** The id of one more event: short, printable text. */
  String next();

  /**
   * UUIDs of version 4, the default. They tell events apart, in this process and others; whoever has seen some could
   * guess others, so they are no secrets and no tokens.
   */
  static RequestIds uuid() {
    return new RandomIds();
  }
}
