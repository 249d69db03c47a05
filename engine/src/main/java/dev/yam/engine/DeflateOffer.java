package dev.yam.engine;

import java.util.List;
import java.util.Optional;

/**
 * What a client that offers permessage-deflate asks for (RFC 7692 §7.1). Pure functions of a handshake.
 *
 * @param clientNoContextTakeover the client will keep no context, whatever the server would take
 * @param fullWindow the client says that its window has 15 bits, and is to hear that the server's has no more
 */
record DeflateOffer(boolean serverNoContextTakeover, boolean clientNoContextTakeover, boolean fullWindow) {

  private static final String NAME = "permessage-deflate";

  /** zlib as the JDK has it uses a window of 15 bits and no other. */
  private static final String ONLY_WINDOW = "15";

  /** The first offer that can be accepted (§5.1); the others, with what is not known, are declined by silence. */
  static Optional<DeflateOffer> first(List<Extension> offers) {
    return offers.stream().filter(offer -> offer.name().equals(NAME)).flatMap(offer -> read(offer).stream()).findFirst();
  }

  /** Empty where the offer must be declined: of a parameter unknown, said twice, or of a value that it cannot have. */
  private static Optional<DeflateOffer> read(Extension offer) {
    boolean serverNone = false;
    boolean clientNone = false;
    boolean fullWindow = false;
    for (int i = 0; i < offer.parameters().size(); i++) {
      Extension.Parameter parameter = offer.parameters().get(i);
      boolean sound =
          switch (parameter.name()) {
            case "server_no_context_takeover", "client_no_context_takeover" -> parameter.value().isEmpty();
            case "server_max_window_bits" -> parameter.value().filter(ONLY_WINDOW::equals).isPresent();
            case "client_max_window_bits" -> parameter.value().map(DeflateOffer::isWindow).orElse(true);
            default -> false;
          };
      if (!sound || isSaidBefore(offer, i)) {
        return Optional.empty();
      }
      serverNone |= parameter.name().equals("server_no_context_takeover");
      clientNone |= parameter.name().equals("client_no_context_takeover");
      fullWindow |= parameter.name().equals("server_max_window_bits");
    }
    return Optional.of(new DeflateOffer(serverNone, clientNone, fullWindow));
  }

  private static boolean isSaidBefore(Extension offer, int at) {
    String name = offer.parameters().get(at).name();
    return offer.parameters().subList(0, at).stream().anyMatch(former -> former.name().equals(name));
  }

  /** A number from 8 to 15 without leading zeros (§7.1.2). What its client compresses by a smaller one is read too. */
  static boolean isWindow(String value) {
    return switch (value) {
      case "8", "9", "10", "11", "12", "13", "14", "15" -> true;
      default -> false;
    };
  }

  /** The value of the header that accepts the offer. */
  String answer(boolean serverTakeover, boolean clientTakeover) {
    return NAME
        + (serverTakeover ? "" : "; server_no_context_takeover")
        + (clientTakeover ? "" : "; client_no_context_takeover")
        + (fullWindow ? "; server_max_window_bits=" + ONLY_WINDOW : "");
  }
}
