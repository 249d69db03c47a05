package dev.yam.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

  private static final Row ECHO = Row.quick().getFirst();

  @Test
  void givenThreeRepetitions_whenPrinted_thenMediansAndRatiosStandInMarkdown() {
    var table = new Table(List.of(Peer.YAM, Peer.ROLLED, Peer.STOCK));
    for (double figure : new double[] {0.9, 0.8, 4}) {
      table.add(ECHO, Peer.YAM, figure);
    }
    for (double figure : new double[] {0.5, 0.45, 0.4}) {
      table.add(ECHO, Peer.ROLLED, figure);
    }

    assertThat(table.markdown()).isEqualTo("""
        | CPU µs per message | Yam, lanes | bare, hand-rolled | bare, stock codecs |
        | --- | ---: | ---: | ---: |
        | echo 32 B, 16 in flight | 0.90 | 0.45 | – |

        | ratio to bare hand-rolled / stock codecs | Yam, lanes |
        | --- | ---: |
        | echo 32 B, 16 in flight | 2.00 / – |

        Repetitions lie at most 356 % of the median apart (echo 32 B, 16 in flight, Yam, lanes).
        """);
  }
}
