package dev.yam.engine;

import java.util.List;
import java.util.Optional;

/**
 * What a server that was offered permessage-deflate has agreed to (RFC 7692 §7.1). Pure functions of a handshake.
 *
 * @param serverTakeover the server may repeat what stood in its former messages
 * @param clientTakeover the client may
 */
record DeflateAnswer(boolean serverTakeover, boolean clientTakeover) {

  private static final String NAME = "permessage-deflate";
  private static final String SERVER_NONE = "server_no_context_takeover";
  private static final String CLIENT_NONE = "client_no_context_takeover";

  /** The value of the header that offers it: without sizes of windows, since zlib as the JDK has it uses 15 bits only. */
  static String offer(PerMessageDeflate options) {
    return NAME
        + (options.serverNoContextTakeover() ? "; " + SERVER_NONE : "")
        + (options.clientNoContextTakeover() ? "; " + CLIENT_NONE : "");
  }

  /** The extension that was agreed; empty where the server declined. */
  static Optional<DeflateAnswer> of(String header, PerMessageDeflate options) {
    List<Extension> agreed = Extension.parse(header).orElseThrow(() -> broken("a broken Sec-WebSocket-Extensions"));
    if (agreed.isEmpty()) {
      return Optional.empty();
    }
    if (agreed.size() > 1 || !agreed.get(0).name().equals(NAME)) {
      throw broken("extensions that were not offered");
    }
    return Optional.of(read(agreed.get(0), options));
  }

  private static DeflateAnswer read(Extension answer, PerMessageDeflate options) {
    boolean serverNone = false;
    boolean clientNone = options.clientNoContextTakeover();
    for (int i = 0; i < answer.parameters().size(); i++) {
      Extension.Parameter parameter = answer.parameters().get(i);
      String value = parameter.value().orElse("");
      boolean sound =
          switch (parameter.name()) {
            case SERVER_NONE, CLIENT_NONE -> value.isEmpty();
            case "server_max_window_bits" -> DeflateOffer.isWindow(value);
            default -> false;
          };
      if (!sound || isSaidBefore(answer, i)) {
        throw broken("the parameter " + parameter.name() + " of permessage-deflate, as it was not offered");
      }
      serverNone |= parameter.name().equals(SERVER_NONE);
      clientNone |= parameter.name().equals(CLIENT_NONE);
    }
    if (options.serverNoContextTakeover() && !serverNone) {
      throw broken("permessage-deflate without server_no_context_takeover, which was asked for");
    }
    return new DeflateAnswer(!serverNone, !clientNone);
  }

  private static boolean isSaidBefore(Extension answer, int at) {
    String name = answer.parameters().get(at).name();
    return answer.parameters().subList(0, at).stream().anyMatch(former -> former.name().equals(name));
  }

  private static IllegalArgumentException broken(String what) {
    return new IllegalArgumentException("the server agreed to " + what + " (RFC 7692 §7.1)");
  }
}
