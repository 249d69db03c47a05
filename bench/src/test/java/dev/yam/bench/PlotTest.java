package dev.yam.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class PlotTest {

  private static final Row ECHO = Row.quick().getFirst();

  @TempDir
  private Path folder;

  private Results results;

  @BeforeEach
  void start() {
    results = Results.fresh(folder.resolve("compare.jsonl"));
    results.add(ECHO.trial(), Peer.YAM, 1, "{\"cpuMicros\":0.5}");
    results.add(ECHO.trial(), Peer.SOCKET_IO, 1, "{\"cpuMicros\":10}");
  }

  private Document drawn() throws Exception {
    String svg = new Plot(results, Row.all(), List.of(Peer.YAM, Peer.SOCKET_IO, Peer.STOCK)).svg();
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
  }

  private static List<Element> elements(Document svg, String name) {
    NodeList nodes = svg.getElementsByTagName(name);
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }

  @Test
  void givenFigures_whenDrawn_thenEachRowThatHasThemIsAChartWithLabels() throws Exception {
    List<String> texts = elements(drawn(), "text").stream().map(Element::getTextContent).toList();

    assertThat(texts).containsSubsequence("echo 32 B, 16 in flight, µs of CPU", "Yam, lanes", "0.50",
        "npm socket.io 4.8", "10.0", "bare, stock codecs", "–");
    assertThat(texts).noneMatch(text -> text.contains("1 KB"));
  }

  @Test
  void givenFigures_whenDrawn_thenBarsAreAsLongAsTheyAreLarge() throws Exception {
    List<Double> lengths = elements(drawn(), "rect").stream()
        .map(bar -> Double.parseDouble(bar.getAttribute("width"))).toList();

    assertThat(lengths).hasSize(2);
    assertThat(lengths.get(1) / lengths.get(0)).isBetween(19.5, 20.5);
  }
}
