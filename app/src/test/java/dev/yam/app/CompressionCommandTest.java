package dev.yam.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CompressionCommandTest {

  @TempDir
  Path folder = Path.of("");

  private final StringWriter output = new StringWriter();
  private final StringWriter errors = new StringWriter();

  @Test
  void givenFiles_whenCompared_thenBothOrdersStandInARowForEach() throws IOException {
    Path albums = file("albums.json", Resources.named("albums").toByteArray());
    Path few = file("few.json", Resources.named("albums?userId=1").toByteArray());

    int code = yam("compression", "--compression", "deflate", albums.toString(), few.toString());

    assertThat(code).isZero();
    assertThat(output.toString().lines().limit(4)).satisfiesExactly(
        head -> assertThat(head).matches(" *original +compress first +encrypt first +reduction +file"),
        row -> assertThat(row).matches(" *9,333 +2,0\\d\\d +9,36\\d +78\\.\\d % +" + albums),
        row -> assertThat(row).matches(" *816 +2\\d\\d +8\\d\\d +6\\d\\.\\d % +" + few),
        nothing -> assertThat(nothing).isEmpty());
    assertThat(output.toString())
        .contains("compressed by DEFLATE, encrypted by AES-256-GCM")
        .contains("Compress first:");
    assertThat(errors.toString()).isEmpty();
  }

  @Test
  void givenNothingButFiles_whenCompared_thenBrotliIsTakenOrItIsSaidThatItIsNotThere() throws IOException {
    int code = yam("compression", file("text", "egg egg egg milk".getBytes(UTF_8)).toString());

    assertThat(code).isZero();
    assertThat(output.toString()).contains(Brotli.find().isPresent() ? "by Brotli" : "by DEFLATE");
    assertThat(errors.toString().isEmpty()).isEqualTo(Brotli.find().isPresent());
  }

  @Test
  void givenAProgramThatReads_whenJsonIsAskedFor_thenItIsOneObject() throws IOException {
    Path albums = file("albums.json", Resources.named("albums").toByteArray());

    int code = yam("compression", "--json", "-c", "deflate", albums.toString());

    assertThat(code).isZero();
    JsonNode report = new JsonMapper().readTree(output.toString());
    assertThat(report.path("compression").asString()).isEqualTo("DEFLATE");
    assertThat(report.path("encryption").asString()).isEqualTo("AES-256-GCM");
    JsonNode row = report.path("files").path(0);
    assertThat(row.path("file").asString()).isEqualTo(albums.toString());
    assertThat(row.path("original").asInt()).isEqualTo(9_333);
    assertThat(row.path("compressFirst").asInt()).isLessThan(row.path("encryptFirst").asInt() / 4);
    assertThat(row.path("reductionPercent").asDouble()).isBetween(75.0, 85.0);
  }

  @Test
  void givenFilesThatCannotBeRead_whenCompared_thenItSaysWhyAndGoesOnWithTheOthers() throws IOException {
    Path there = file("there.txt", new byte[1_000]);

    int code = yam("compression", folder.resolve("missing").toString(), folder.toString(), there.toString());

    assertThat(code).isEqualTo(1);
    assertThat(errors.toString())
        .contains("missing is not there.")
        .contains(folder + " is a folder; name files, such as " + folder + "/*")
        .doesNotContain("Exception");
    assertThat(output.toString()).contains("1,000").contains(there.toString());
  }

  @Test
  void givenBytesWithoutPatterns_whenCompared_thenItDoesNotPraiseTheOrder() throws IOException {
    byte[] noise = new byte[10_000];
    new Random(1).nextBytes(noise);

    int code = yam("compression", file("noise", noise).toString());

    assertThat(code).isZero();
    assertThat(output.toString()).contains("Neither order saves anything here").doesNotContain("Compress first:");
  }

  @Test
  void givenAPipe_whenCompared_thenItIsRead() {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(new byte[5_000]));

      int code = yam("compression", "-");

      assertThat(code).isZero();
      assertThat(output.toString()).contains("5,000");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void givenAnEmptyFile_whenCompared_thenItIsNoError() throws IOException {
    int code = yam("compression", file("empty", new byte[0]).toString());

    assertThat(code).isZero();
  }

  @Test
  void givenNoFileOrAWrongOption_whenRun_thenItShowsHowItIsUsed() {
    assertThat(yam("compression")).isEqualTo(2);
    assertThat(yam("compression", "-c", "zip", "x")).isEqualTo(2);

    assertThat(errors.toString()).contains("Usage: yam compression").contains("FILE").contains("brotli, deflate");
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private int yam(String... arguments) {
    return Yam.commandLine()
        .setOut(new PrintWriter(output, true))
        .setErr(new PrintWriter(errors, true))
        .execute(arguments);
  }
}
