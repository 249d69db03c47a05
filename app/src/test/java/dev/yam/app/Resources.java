package dev.yam.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.yam.wire.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The recorded sizes, and the texts that they were recorded of, made of jsonplaceholder's data. */
final class Resources {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Path DATA = Path.of("src/test/data/node_modules/jsonplaceholder/data.json");

  private Resources() {}

  /** What has been recorded, all of it. */
  static Stream<JsonNode> recorded() throws IOException {
    String file = "/golden/compress-encrypt-order.json";
    try (InputStream in = Objects.requireNonNull(Resources.class.getResourceAsStream(file))) {
      return MAPPER.readTree(in).path("cases").valueStream().toList().stream();
    }
  }

  /** A resource by its recorded name. */
  static Slice named(String name) throws IOException {
    JsonNode all = MAPPER.readTree(Files.readAllBytes(DATA));
    return switch (name) {
      case "albums?userId=1" -> text(all.path("albums"), album -> album.path("userId").asInt() == 1);
      case "albums" -> text(all.path("albums"), album -> true);
      // Where the pictures are has changed since the package was made.
      case "photos" -> Slice.utf8(text(all.path("photos"), photo -> true).toUtf8()
          .replace("http://placehold.it", "https://via.placeholder.com"));
      default -> throw new IllegalArgumentException("no such resource: " + name);
    };
  }

  /** As {@code JSON.stringify(rows, null, 2)} has it. */
  private static Slice text(JsonNode rows, Predicate<JsonNode> wanted) {
    String text = rows.valueStream()
        .filter(wanted)
        .map(row -> row.properties().stream()
            .map(member -> "    \"" + member.getKey() + "\": " + member.getValue())
            .collect(Collectors.joining(",\n", "  {\n", "\n  }")))
        .collect(Collectors.joining(",\n", "[\n", "\n]"));
    return Slice.of(text.getBytes(UTF_8));
  }
}
