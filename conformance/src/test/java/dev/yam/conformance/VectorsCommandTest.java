package dev.yam.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorsCommandTest {

  private static final Path GOLDEN = Path.of("..", "wire", "src", "test", "resources", "golden");
  private static final Path ENGINE = GOLDEN.resolve("engine.io-parser-5.2.3.json");
  private static final Path ENGINE3 = GOLDEN.resolve("engine.io-parser-2.2.1-eio3.json");
  private static final Path SOCKET4 = GOLDEN.resolve("socket.io-parser-3.3.6-protocol4.json");
  private static final Path SOCKET = GOLDEN.resolve("socket.io-parser-4.2.7.json");
  private static final Path MSGPACK = GOLDEN.resolve("socket.io-msgpack-parser-3.0.2.json");

  @TempDir
  private Path folder;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private int run(String... args) {
    var out = new PrintStream(printed, true, UTF_8);
    return VectorsCommand.run(List.of(args), out, out);
  }

  private String output() {
    return printed.toString(UTF_8);
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("vectors.json"), text).toString();
  }

  private String cases(String generator, String cases) throws IOException {
    return file("{\"header\":{\"generator\":\"" + generator + "\"},\"cases\":[" + cases + "]}");
  }

  @Test
  void givenTheVectorsOfBothParsers_whenRun_thenNoneFailsAndOnlyJavaScriptIsSkipped() {
    int status = run("-v", ENGINE.toString(), SOCKET.toString());

    assertThat(output()).contains(
        ENGINE + ": 83 passed, 0 failed, 0 skipped",
        SOCKET + ": 125 passed, 0 failed, 2 skipped",
        "skipped event Map/Set args -> {}: JavaScript only",
        "skipped binary event with toJSON that returns binary: JavaScript only");
    assertThat(status).isZero();
  }

  @Test
  void givenTheVectorsOfTheFormerProtocols_whenRun_thenNoneFailsAndOnlyJavaScriptIsSkipped() {
    int status = run("-v", ENGINE3.toString(), SOCKET4.toString());

    assertThat(output()).contains(
        ENGINE3 + ": 61 passed, 0 failed, 0 skipped",
        SOCKET4 + ": 33 passed, 0 failed, 2 skipped",
        "deviates decodePacket \"b9AA==\"");
    assertThat(status).isZero();
  }

  @Test
  void givenTheVectorsOfTheMsgpackParser_whenRun_thenNoneFailsAndOnlyJavaScriptIsSkipped() {
    int status = run(MSGPACK.toString());

    assertThat(output()).contains(MSGPACK + ": 45 passed, 0 failed, 7 skipped");
    assertThat(status).isZero();
  }

  /** What would pass anything is no judge: each vector is bent, and the case must fail. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      engine | "ws":{"text":"2"} | "ws":{"text":"3"}
      engine | "polling":{"text":"bAQIDBA=="} | "polling":{"text":"bAQIDBQ=="}
      engine | "polling":{"text":"b/w=="} | "polling":{"text":"b_w"}
      engine | "decoded":{"type":"close"} | "decoded":{"type":"noop"}
      engine | "text":"4hello" | "text":"4hellO"
      engine | "hex":"053431e282ac" | "hex":"063431e282ac"
      engine | 89179f5d | 79179f5d
      engine | "hex_length":65545 | "hex_length":65544
      engine | "decoded":[{"type":"error","data":"parser error"}] | "decoded":[]
      engine | "maxPayload":10, | "maxPayload":11,
      socket | 2[\\"foo\\"] | 2[\\"fo\\"]
      socket | "decoded":{"type":2,"nsp":"/test" | "decoded":{"type":3,"nsp":"/test"
      socket | "id":456 | "id":457
      socket | {"hex":"010203"} | {"hex":"010204"}
      socket | "$date":0 | "$date":1
      socket | "waiting":true | "waiting":false
      socket | "error":{"name":"Error","message":"unknown packet type 9"} | "no":1
      socket | "packets":[{"type":4,"nsp":"/","data":"err"}] | "packets":[{"type":4,"nsp":"/"}]
      socket | "decode_error" | "decode_errors"
      engine3 | "ws":{"hex":"0400"} | "ws":{"hex":"0401"}
      engine3 | "base64":{"text":"b4AA=="} | "base64":{"text":"b4AQ=="}
      engine3 | "text":"2:4a10:b4AQIDBA==" | "text":"2:4a10:b4AQIDBQ=="
      engine3 | "supportsBinary":{"hex":"0101ff04"} | "supportsBinary":{"text":"2:b4"}
      engine3 | "binary_hex":"0002ff3461" | "binary_hex":"0002ff3462"
      engine3 | "payload":{"text":"3:4a"} | "payload":{"text":"2:4a"}
      engine3 | "payload":{"hex":"0102ff0461"} | "payload":{"hex":"0102ff0462"}
      engine3 | "frame":{"text":"2probe"} | "frame":{"text":"2prob"}
      socket4 | 0/admin?x=1, | 0/admin?x=2,
      socket4 | "data":"Unauthorized"} | "data":"unauthorized"}
      """)
  void givenOneBentVector_whenRun_thenItFails(String of, String from, String to) throws IOException {
    Path file = Map.of("engine", ENGINE, "engine3", ENGINE3, "socket", SOCKET, "socket4", SOCKET4).get(of);
    String golden = Files.readString(file);
    assertThat(golden).contains(from);

    int status = run(file(golden.replace(from, to)));

    assertThat(status).isEqualTo(1);
    assertThat(output()).contains("FAILED").doesNotContain(" 0 failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"engine.io-parser@1.3.2", "socket.io-parser@2.3.1", "socket.io-msgpack-parser@2.2.1", "engine.io-parser", ""})
  void givenAnotherGenerator_whenRun_thenStatusTwo(String generator) throws IOException {
    assertThat(run(cases(generator, ""))).isEqualTo(2);
  }

  @Test
  void givenUnknownOperation_whenRun_thenStatusTwo() throws IOException {
    assertThat(run(cases("socket.io-parser@4.2.7", "{\"name\":\"a\",\"op\":\"wire\"}"))).isEqualTo(2);
  }

  @Test
  void givenNoFileOrNoJson_whenRun_thenStatusTwo() throws IOException {
    assertThat(run()).isEqualTo(2);
    assertThat(run(folder.resolve("missing.json").toString())).isEqualTo(2);
    assertThat(run(file("{"))).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "01", "2 1[\"a\"]", "51-[\"a\",{\"_placeholder\":true,\"num\":0.5}]"})
  void givenLenientInput_whenRefused_thenItPasses(String text) throws IOException {
    String input = text.replace("\"", "\\\"");
    String vector = "{\"name\":\"l\",\"op\":\"decode\",\"frames\":[{\"text\":\"" + input + "\"}],\"packets\":[{\"type\":0}]}";

    assertThat(run(cases("socket.io-parser@4.2.7", vector))).isZero();
  }

  @Test
  void givenAPayloadWithALenientPacket_whenRefusedThere_thenItPassesAndNotBefore() throws IOException {
    String decoded = "{\"type\":\"message\",\"data\":{\"$hex\":\"\"}},{\"type\":\"ping\"}]}";

    assertThat(run(cases("engine.io-parser@5", "{\"op\":\"decodePayload\",\"text\":\"3\\u001eb!!\\u001e2\",\"decoded\":["
        + "{\"type\":\"pong\"}," + decoded))).isZero();
    assertThat(run(cases("engine.io-parser@5", "{\"op\":\"decodePayload\",\"text\":\"3\\u001eb!!\\u001e2\",\"decoded\":["
        + "{\"type\":\"ping\"}," + decoded))).isOne();
  }

  @Test
  void givenAnUnknownTypeOfTheFormerProtocol_whenRefused_thenItPasses() throws IOException {
    String recorded = "\"packets\":[{\"type\":4,\"data\":\"parser error: unknown packet type 9\"}]}";

    assertThat(run(cases("socket.io-parser@3", "{\"op\":\"decode\",\"frames\":[{\"text\":\"9[]\"}]," + recorded))).isZero();
    assertThat(run(cases("socket.io-parser@3", "{\"op\":\"decode\",\"frames\":[{\"text\":\"2[\\\"a\\\"]\"}]," + recorded))).isOne();
  }

  @Test
  void givenDatesAndInfinitiesInsideObjects_whenReadFromMsgpack_thenTheyAreTextAndNull() throws IOException {
    // {type:2, nsp:"/", data:["a", {d: new Date(0), n: Infinity}]}
    String hex = "83a47479706502a36e7370a12fa46461746192a16182a164d7000000000000000000a16ecb7ff0000000000000";

    assertThat(run(cases("socket.io-msgpack-parser@3", "{\"op\":\"decode\",\"hex\":\"" + hex + "\",\"decoded\":{\"type\":2,"
        + "\"nsp\":\"/\",\"data\":[\"a\",{\"d\":{\"$date\":0},\"n\":{\"$num\":\"Infinity\"}}]}}"))).isZero();
    assertThat(run(cases("socket.io-msgpack-parser@3", "{\"op\":\"decode\",\"hex\":\"" + hex + "\",\"decoded\":{\"type\":2,"
        + "\"nsp\":\"/\",\"data\":[\"a\",{\"d\":{\"$date\":1},\"n\":null}]}}"))).isOne();
  }

  @Test
  void givenWellFormedInput_whenTheOriginalRefusedIt_thenItFails() throws IOException {
    String vector = "{\"name\":\"x\",\"op\":\"decode\",\"frames\":[{\"text\":\"2[1]\"}],\"packets\":[],\"error\":{}}";

    assertThat(run(cases("socket.io-parser@4.2.7", vector))).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c | encode | * | refused | why", "c | encode | ** | refused | why", "c | encode | a | refused",
      "c | encode | a | skipped | why"})
  void givenRuleThatSaysTooLittle_whenRead_thenRefused(String line) {
    assertThatThrownBy(() -> Deviations.parse(line)).isInstanceOf(UnknownVectorException.class);
  }

  @Test
  void givenRuleWithStar_whenAsked_thenItCoversTheNamesThatFit() {
    Deviations deviations = Deviations.parse("# comment\n\nc | encode | a (*) b | refused | for a reason");

    assertThat(deviations.find("c", "encode", "a (1) b")).hasValueSatisfying(
        rule -> assertThat(rule.reason()).isEqualTo("for a reason"));
    assertThat(deviations.find("c", "encode", "a 1 b")).isEmpty();
    assertThat(deviations.find("c", "decode", "a (1) b")).isEmpty();
    assertThat(deviations.find("d", "encode", "a (1) b")).isEmpty();
  }
}
