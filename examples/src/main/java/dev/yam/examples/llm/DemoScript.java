package dev.yam.examples.llm;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the stand-in says in a demo: where its words come by, at the pace of a model. */
final class DemoScript implements Consumer<StandInRequest> {

  private static final Pattern TOKEN = Pattern.compile("\\s*\\S{1,6}");
  private static final int PAUSE_MILLIS = 45;

  private static final String TEXT = """
      I am no model, only a stand-in for one: whatever you ask, I say this.

      But my words come to you as a model's would. Each is a server-sent event of an HTTP response, which the gateway reads \
      as a stream of tokens and sends on, one event for each, over the WebSocket of this page. Nothing waits until I have \
      finished.

      Press Stop, or close the page, while I am speaking: the request that I am answering ends at once, and a real model \
      would cost nothing more. Were this page slow to read, I would wait: nothing piles up between us, for the gateway asks \
      me for the next token only when there is room for it.

      To hear something worth reading, start this example with the address of a real endpoint. Any that speaks chat \
      completions will do, on the other side of the world or on your own machine.""";

  @Override
  public void accept(StandInRequest request) {
    List<String> tokens = TOKEN.matcher(TEXT).results().map(MatchResult::group).toList();
    try {
      for (String token : tokens) {
        Thread.sleep(PAUSE_MILLIS);
        request.say(token);
      }
      request.end();
    } catch (UncheckedIOException nobodyListens) {
      // as it should be
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
