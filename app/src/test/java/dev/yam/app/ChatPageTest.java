package dev.yam.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page in a real browser, against the real demo. What the people in it do and see is written in
 * {@code src/test/browser/chat.mjs}; screenshots are left in {@code target/screenshots}.
 */
class ChatPageTest {

  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Path ROOT = MODULE.resolve("..").normalize();
  private static String chromium = "";

  private @Nullable Demo demo;

  @BeforeAll
  static void findBrowser() throws Exception {
    chromium = output(new ProcessBuilder(ROOT.resolve("scripts/install-browser").toString(), "--find")).strip();
    if (chromium.isEmpty()) {
      System.err.println("""
          ############################################################################
          # SKIPPED: the chat page was NOT tested, for there is no Chromium.
          # Run scripts/install-test-peers, or name a browser in CHROMIUM.
          ############################################################################""");
    }
    assumeTrue(!chromium.isEmpty(), "no Chromium: scripts/install-test-peers brings it");
  }

  @BeforeEach
  void startDemo() {
    demo = Demo.start("127.0.0.1", 0);
  }

  @AfterEach
  void stopDemo() {
    if (demo != null) {
      demo.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "websocket", "upgrade"})
  void givenTwoBrowsers_whenTheyTalk_thenAllIsSeen(String transport) throws Exception {
    String report = play(transport);

    assertThat(report).contains(transport + ": seen");
  }

  @Test
  void givenALostNetwork_whenAMessageFails_thenItCanBeSentAgain() throws Exception {
    String report = play("trouble");

    assertThat(report).contains("trouble: seen");
  }

  @Test
  void givenAKeyboardOnly_whenItIsUsed_thenEverythingIsInReach() throws Exception {
    String report = play("keyboard");

    assertThat(report).contains("keyboard: seen");
  }

  @Test
  void givenLightDarkAndPhone_whenThePageIsShown_thenItFits() throws Exception {
    String report = play("looks");

    assertThat(report).contains("looks: seen");
    assertThat(MODULE.resolve("target/screenshots/chat-dark.png")).isNotEmptyFile();
  }

  private String play(String scenario) throws Exception {
    return output(new ProcessBuilder("node", MODULE.resolve("src/test/browser/chat.mjs").toString(), scenario,
        "http://127.0.0.1:" + requireNonNull(demo).port() + "/", chromium, MODULE.resolve("target/screenshots").toString()));
  }

  static String output(ProcessBuilder command) throws IOException, InterruptedException {
    Process process = command.redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends").isTrue();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }
}
