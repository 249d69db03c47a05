package dev.yam.engine;

import java.util.List;
import java.util.Map;

/** Who asks an endpoint to be let in. Used on its connection's loop. */
interface Applicant {

  Request request();

  EngineLoop loop();

  /** Whether it still waits. */
  boolean isOpen();

  /** Headers of the answer, whatever it will be. */
  void addHeaders(List<Map.Entry<String, String>> headers);

  /** {@code message} is a middleware's word, or the text of {@code error}. */
  void refuse(EngineError error, String message);
}
