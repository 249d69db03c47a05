package dev.yam.examples.llm;

import dev.yam.engine.JacksonBinder;
import dev.yam.wire.Slice;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One event of an answer, but for the last, {@code [DONE]}. Endpoints add members of their own, which are not read. */
record Chunk(@Nullable List<Choice> choices, @Nullable Object error) {

  private static final JacksonBinder BINDER = new JacksonBinder();

  @SuppressWarnings("MemberName") // the endpoint says it so
  record Choice(@Nullable Delta delta, @Nullable String finish_reason) {}

  record Delta(@Nullable String content) {}

  /** @throws UpstreamException if it is none, or tells of an error */
  static Chunk of(String data) {
    try {
      Object read = BINDER.read(Slice.utf8(data), List.of(), Chunk.class);
      if (read instanceof Chunk chunk && chunk.error == null) {
        return chunk;
      }
    } catch (IllegalArgumentException unreadable) {
      throw new UpstreamException("no chunk of a chat completion: " + shortened(data), unreadable);
    }
    throw new UpstreamException("an error in place of a chunk: " + shortened(data));
  }

  /** Empty where it has none, as the first and the last have. */
  String token() {
    return choice().map(Choice::delta).map(Delta::content).orElse("");
  }

  Optional<String> finishReason() {
    return choice().map(Choice::finish_reason);
  }

  private Optional<Choice> choice() {
    return choices == null || choices.isEmpty() ? Optional.empty() : Optional.of(choices.getFirst());
  }

  private static String shortened(String data) {
    return data.length() <= 200 ? data : data.substring(0, 200) + '…';
  }
}
