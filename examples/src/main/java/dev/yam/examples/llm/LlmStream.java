package dev.yam.examples.llm;

import dev.yam.engine.Request;
import dev.yam.handlers.Gateways;
import dev.yam.server.Server;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * A page that asks a language model and shows its answer word by word: {@link Assistant} is the gateway, {@link ChatModel}
 * the model's endpoint, {@link Answer} the stream between them. How to run it stands in {@code docs/llm-streaming.md}.
 */
public final class LlmStream {

  private static final String USAGE = """
      LlmStream --demo                        with a stand-in for a model, which needs neither a key nor a network
      LlmStream [--url URL] [--model NAME]    with the model at an endpoint that speaks chat completions

        --url URL      or OPENAI_BASE_URL: the endpoint, such as https://api.openai.com/v1 or http://localhost:11434/v1
        --model NAME   or OPENAI_MODEL: the model's name there
        --port PORT    where the page is, 3000 unless told otherwise; 0 takes a free one
        OPENAI_API_KEY, from the environment alone: arguments of programs are seen by others
      """;

  private LlmStream() {}

  /** Serves until it is ended; tells where the page is. */
  public static void main(String[] args) {
    if (Arrays.asList(args).contains("--help")) {
      System.out.print(USAGE);
      return;
    }
    try {
      ChatModel model = model(args, System.getenv());
      Server server = serve(Integer.parseInt(option(args, "--port").orElse("3000")), model);
      System.out.println(model + " answers at http://localhost:" + server.port() + "/");
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage() + "\n\n" + USAGE);
      System.exit(2);
    }
  }

  /** The model that arguments and environment name. */
  static ChatModel model(String[] args, Map<String, String> environment) {
    if (Arrays.asList(args).contains("--demo")) {
      return new ChatModel(StandIn.start(new DemoScript()).base(), "a stand-in", Optional.empty());
    }
    String url = named(args, "--url", environment, "OPENAI_BASE_URL");
    String name = named(args, "--model", environment, "OPENAI_MODEL");
    return new ChatModel(URI.create(url), name, Optional.ofNullable(environment.get("OPENAI_API_KEY")));
  }

  private static String named(String[] args, String flag, Map<String, String> environment, String variable) {
    return option(args, flag)
        .or(() -> Optional.ofNullable(environment.get(variable)))
        .orElseThrow(() -> new IllegalArgumentException("Name " + flag + ", or try --demo."));
  }

  private static Optional<String> option(String[] args, String flag) {
    int at = Arrays.asList(args).indexOf(flag);
    if (at < 0) {
      return Optional.empty();
    }
    if (at + 1 == args.length) {
      throw new IllegalArgumentException(flag + " needs a value.");
    }
    return Optional.of(args[at + 1]);
  }

  static Server serve(int port, ChatModel model) {
    Server server = Server.builder()
        .host("localhost").port(port)
        .mount("/", new LlmPage())
        .engine(options -> options.allowRequest(LlmStream::isFromHere))
        .build();
    Gateways.builder().add(new Assistant(model)).build().bind(server);
    return server.start();
  }

  /** Each question costs: a page of another site may not ask in its visitor's name. Programs name no origin. */
  private static boolean isFromHere(Request request) {
    String here = request.header("host").orElse("");
    return here.matches("(localhost|127\\.0\\.0\\.1)(:[0-9]+)?")
        && request.header("origin").map(("http://" + here)::equals).orElse(true);
  }
}
