package dev.yam.examples.llm;

import dev.yam.engine.JacksonBinder;
import dev.yam.wire.JsonWriter;
import dev.yam.wire.Slice;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A model behind an HTTP endpoint that speaks OpenAI's chat completions, as most do: {@code POST …/chat/completions} with
 * {@code stream}, answered by server-sent events.
 *
 * @param base where the endpoint is, such as {@code https://api.openai.com/v1}
 * @param name the model's name there
 * @param key what pays for it, if it asks for a key
 * @param patience how long the endpoint may be silent
 */
record ChatModel(HttpClient http, URI base, String name, Optional<String> key, Duration patience) {

  record Message(String role, String content) {}

  record Body(String model, List<Message> messages, boolean stream) {}

  ChatModel {
    String scheme = base.getScheme();
    if ((!"https".equals(scheme) && !"http".equals(scheme)) || base.getHost() == null) {
      throw new IllegalArgumentException(
          "the endpoint is an address such as https://api.openai.com/v1, not \"" + base + "\"");
    }
  }

  ChatModel(URI base, String name, Optional<String> key) {
    this(HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build(), base, name, key, Duration.ofMinutes(1));
  }

  /** The answer to {@code question}; it is asked for when the answer has a subscriber that wants some of it. */
  Answer answer(String question) {
    return new Answer(http, request(question), patience);
  }

  private HttpRequest request(String question) {
    var body = new Body(name, List.of(new Message("user", question)), true);
    Slice json = JsonWriter.write(new JacksonBinder(), body);
    URI address = URI.create(base.toString().replaceAll("/+$", "") + "/chat/completions");
    HttpRequest.Builder request = HttpRequest.newBuilder(address)
        // Over HTTP/2 the client would keep megabytes that nobody has wanted yet, and hold back nothing of them.
        .version(HttpClient.Version.HTTP_1_1)
        .header("content-type", "application/json")
        .header("accept", "text/event-stream")
        .POST(HttpRequest.BodyPublishers.ofByteArray(json.array(), json.offset(), json.length()));
    key.ifPresent(secret -> request.header("authorization", "Bearer " + secret));
    return request.build();
  }

  /** Nothing of the key. */
  @Override
  public String toString() {
    return name + " at " + base;
  }
}
