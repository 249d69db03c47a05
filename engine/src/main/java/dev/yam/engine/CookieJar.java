package dev.yam.engine;

import dev.yam.wire.Limit;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookieStore;
import java.net.HttpCookie;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * The cookies of one server, by the rules of {@link CookieManager}: those of the server's own host, its paths and their
 * ages; at most {@link Limit#COOKIES}. Thread: any.
 */
final class CookieJar {

  private final URI url;
  private final int most;
  private final EngineHooks hooks;
  private final CookieManager manager = new CookieManager();

  CookieJar(URI url, int most, EngineHooks hooks) {
    this.url = url;
    this.most = most;
    this.hooks = hooks;
  }

  /** The value of the header of the next request; empty if there are none. */
  String header() {
    try {
      List<String> cookies = manager.get(url, Map.of()).getOrDefault("Cookie", List.of());
      return String.join("; ", cookies);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Keeps what an answer has brought. */
  void keep(HttpHeaders answer) {
    List<String> said = answer.getAll("set-cookie");
    if (said.isEmpty()) {
      return;
    }
    try {
      manager.put(url, Map.of("Set-Cookie", said));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    dropBeyondLimit(manager.getCookieStore());
  }

  private void dropBeyondLimit(CookieStore store) {
    List<HttpCookie> kept = List.copyOf(store.getCookies());
    for (int i = most; i < kept.size(); i++) {
      store.remove(url, kept.get(i));
    }
    if (kept.size() > most) {
      hooks.limitMet(Limit.COOKIES);
    }
  }
}
