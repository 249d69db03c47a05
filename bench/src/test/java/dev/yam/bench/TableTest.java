package dev.yam.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a comparison keeps, and what it makes of it. */
class TableTest {

  private static final Row ECHO = Row.quick().getFirst();
  private static final List<Peer> PEERS = List.of(Peer.YAM, Peer.ROLLED, Peer.STOCK);

  @TempDir
  private Path folder;

  private Results results;

  @BeforeEach
  void start() {
    results = Results.fresh(folder.resolve("compare.jsonl"));
  }

  private void add(Peer peer, double... figures) {
    for (int i = 0; i < figures.length; i++) {
      results.add(ECHO.trial(), peer, i + 1, "{\"cpuMicros\":" + figures[i] + "}");
    }
  }

  private String markdown() {
    return new Table(results, List.of(ECHO), PEERS).markdown();
  }

  @Test
  void givenThreeRepetitions_whenPrinted_thenMediansAndRatiosStandInMarkdown() {
    add(Peer.YAM, 0.9, 0.8, 4);
    add(Peer.ROLLED, 0.5, 0.45, 0.4);

    assertThat(markdown()).isEqualTo("""
        | CPU µs per message | Yam, lanes | bare, hand-rolled | bare, stock codecs |
        | --- | ---: | ---: | ---: |
        | echo 32 B, 16 in flight | 0.90 | 0.45 | – |

        | ratio to bare hand-rolled / stock codecs | Yam, lanes |
        | --- | ---: |
        | echo 32 B, 16 in flight | 2.00 / – |

        Repetitions of CPU lie at most 356 % of the median apart (echo 32 B, 16 in flight, Yam, lanes).
        """);
  }

  @Test
  void givenBaseline_whenPrinted_thenARatioTellsWhatChanged() {
    add(Peer.YAM, 0.9);
    add(Peer.BASELINE, 0.6);

    assertThat(new Table(results, List.of(ECHO), List.of(Peer.YAM, Peer.BASELINE)).markdown()).isEqualTo("""
        | CPU µs per message | Yam, lanes | Yam before, lanes |
        | --- | ---: | ---: |
        | echo 32 B, 16 in flight | 0.90 | 0.60 |

        | ratio to the same before | Yam, lanes |
        | --- | ---: |
        | echo 32 B, 16 in flight | 1.50 |

        """);
  }

  @Test
  void givenGateways_whenPrinted_thenARatioTellsWhatTheyCost() {
    add(Peer.YAM, 0.8);
    add(Peer.GATEWAYS, 0.84);

    assertThat(new Table(results, List.of(ECHO), List.of(Peer.YAM, Peer.GATEWAYS)).markdown()).contains("""
        | ratio to listeners | Yam, gateways on lanes |
        | --- | ---: |
        | echo 32 B, 16 in flight | 1.05 |
        """);
  }

  @Test
  void givenFailure_whenPrinted_thenTheReasonStandsBelow() {
    add(Peer.ROLLED, 0.5);
    results.fail(ECHO.trial(), Peer.YAM, 1, "wrong answer: 42[\"echo\",\"x\"] expected");

    assertThat(markdown()).contains("| echo 32 B, 16 in flight | – | 0.50 | – |",
        "- Yam, lanes, `echo --payload 32 --in-flight 16`: wrong answer: 42[\"echo\",\"x\"] expected\n");
  }

  @Test
  void givenGeneratorAtItsLimit_whenPrinted_thenTheFigureIsMarked() {
    results.add(ECHO.trial(), Peer.YAM, 1, "{\"cpuMicros\":0.5,\"serverBusy\":0.6,\"loadBusy\":0.99}");
    results.add(ECHO.trial(), Peer.ROLLED, 1, "{\"cpuMicros\":0.4,\"serverBusy\":0.99,\"loadBusy\":0.99}");

    assertThat(markdown()).contains("| 0.50° | 0.40 | – |", "° The generator was busier than the server");
  }

  @Test
  void givenResultsOfARunThatWasCutOff_whenResumed_thenTheyCount() {
    add(Peer.YAM, 0.9);
    results.fail(ECHO.trial(), Peer.STOCK, 2, "ended");

    Results resumed = Results.resumed(folder.resolve("compare.jsonl"));

    assertThat(resumed.median(ECHO, Peer.YAM)).hasValue(0.9);
    assertThat(resumed.has(ECHO.trial(), Peer.YAM, 1)).isTrue();
    assertThat(resumed.has(ECHO.trial(), Peer.YAM, 2)).isFalse();
    assertThat(resumed.failure(ECHO.trial(), Peer.STOCK)).contains("ended");
  }

  @Test
  void givenResultsOfAnEarlierRun_whenBegunAfresh_thenTheyAreSetAside() {
    add(Peer.YAM, 0.9);

    Results fresh = Results.fresh(folder.resolve("compare.jsonl"));

    assertThat(fresh.median(ECHO, Peer.YAM)).isEmpty();
    assertThat(Files.exists(folder.resolve("previous-compare.jsonl"))).isTrue();
  }

  @Test
  void givenNativeMemory_whenPrinted_thenItHasNoRatio() {
    List<Row> idle = Row.all().stream().filter(row -> row.title().startsWith("1,000 connections: ")).toList();
    for (Peer peer : List.of(Peer.YAM, Peer.ROLLED)) {
      results.add(idle.getFirst().trial(), peer, 1, "{\"heapBytesEach\":1024,\"offHeapBytesEach\":9,\"kernelBytesEach\":2}");
    }

    String ratios = new Table(results, idle, PEERS).markdown().split("ratio to", 2)[1];

    assertThat(ratios).contains("live heap", "kernel").doesNotContain("native");
  }

  @Test
  void givenAllRows_whenTheirTrialsAreListed_thenNoneRunsTwice() {
    assertThat(Row.trials(Row.all()).stream().map(Trial::key)).doesNotHaveDuplicates();
    assertThat(Row.all()).containsAll(Row.quick()).doesNotHaveDuplicates();
  }
}
