package dev.yam.examples.llm;

import dev.yam.handlers.Body;
import dev.yam.handlers.Event;
import dev.yam.handlers.Gateway;
import dev.yam.handlers.GatewayException;
import dev.yam.handlers.On;
import dev.yam.handlers.OnConnect;
import dev.yam.server.Socket;
import java.util.concurrent.Flow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the questions of clients to a model. Its answer is sent as it comes, a token in an event of its own; when the client
 * leaves, or takes the last token it wants, the model is asked no more.
 */
@Gateway("/assistant")
final class Assistant {

  private static final Logger LOG = LoggerFactory.getLogger(Assistant.class);

  private static final int LONGEST = 4_000;
  private static final String ANSWER = "answer";

  private final ChatModel model;

  Assistant(ChatModel model) {
    this.model = model;
  }

  /** {@code id} is the client's, and comes back with each token. */
  record Question(long id, String text) {}

  @OnConnect
  Event came() {
    return new Event("model", model.name());
  }

  @On("ask")
  Flow.Publisher<Event> ask(Socket socket, @Body Question question) {
    if (question.text() == null || question.text().isBlank()) {
      throw new GatewayException("There is no question.");
    }
    if (question.text().length() > LONGEST) {
      throw new GatewayException("A question has at most " + LONGEST + " characters.");
    }
    if (socket.data().get(ANSWER) instanceof Answer last && !last.isOver()) {
      throw new GatewayException("One question at a time.");
    }
    Answer answer = model.answer(question.text());
    socket.data().put(ANSWER, answer);
    return new Mapped<>(answer, piece -> event(question.id(), piece), Assistant::failure);
  }

  @On("stop")
  void stop(Socket socket) {
    if (socket.data().get(ANSWER) instanceof Answer answer) {
      answer.stop();
    }
  }

  private static Event event(long id, Piece piece) {
    return switch (piece) {
      case Piece.Token token -> new Event("token", id, token.text());
      case Piece.End end -> new Event("done", id, end.reason());
    };
  }

  private static Throwable failure(Throwable failure) {
    if (!(failure instanceof UpstreamException upstream)) {
      return failure;
    }
    LOG.warn("No answer: {}", upstream.getMessage(), upstream.getCause());
    return new GatewayException(upstream.told());
  }
}
