package dev.yam.bench;

/** What a text message asks of a bare server, told from single bytes of its start. */
enum Wish {
  CONNECT, ECHO, ACK, ECHO_WITH_BINARY, PUBLISH, NOTHING;

  static final String OPEN =
      "0{\"sid\":\"%s\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}";
  static final String CONNECTED = "40{\"sid\":\"%s\"}";

  /** {@code 40}, {@code 42["echo"…}, {@code 427["ackme"…}, {@code 451-["bin"…}, {@code 42["pub"…}. */
  static Wish of(int second, int third, int fifth) {
    return switch (second) {
      case '0' -> CONNECT;
      case '5' -> ECHO_WITH_BINARY;
      case '2' -> third != '[' ? ACK : switch (fifth) {
        case 'e' -> ECHO;
        case 'p' -> PUBLISH;
        default -> NOTHING;
      };
      default -> NOTHING;
    };
  }
}
