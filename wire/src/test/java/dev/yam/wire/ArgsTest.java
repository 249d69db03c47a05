package dev.yam.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgsTest {

  private static final String LOOK_ALIKE = "{\"_placeholder\":true,\"num\":0}";

  private static Slice bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return Slice.of(bytes);
  }

  private static Args of(Object... values) {
    return Args.of(Args.PLAIN, values);
  }

  private static Args json(String json) {
    return Args.ofJson(Args.PLAIN, Slice.utf8(json));
  }

  private static Args received(String... frames) {
    var packets = new ArrayList<Packet>();
    var decoder = new PacketDecoder(PacketLimits.DEFAULT, Args.PLAIN);
    decoder.text(Slice.utf8(frames[0]), packets::add);
    for (int i = 1; i < frames.length; i++) {
      decoder.binary(Slice.utf8(frames[i]), packets::add);
    }
    return ((Packet.Event) packets.getFirst()).args();
  }

  @Nested
  class Reading {

    @Test
    void givenSpacedValues_whenAskedOneByOne_thenEachIsBare() {
      Args args = json(" \"a,\\\"b\" ,{\"c\":[1,{}]},\t-1.5e3 , [ ] ,null");

      assertThat(args.size()).isEqualTo(5);
      assertThat(List.of(args.json(0), args.json(1), args.json(2), args.json(3), args.json(4)))
          .extracting(Slice::toUtf8)
          .containsExactly("\"a,\\\"b\"", "{\"c\":[1,{}]}", "-1.5e3", "[ ]", "null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":[ 1 ]}", "7", "\" \"", "null"})
    void givenOneSpacedValue_whenAsked_thenItIsBare(String value) {
      Args args = json(" \t" + value + "\r\n ");

      assertThat(args.json(0).toUtf8()).isEqualTo(value);
    }

    @Test
    void givenString_whenAsked_thenItsTextWithoutEscapes() {
      Args args = json("\"plain\",\"\\u00e9\\n\\\"\\\\\\/\\ud83d\\ude00\u20ac\",\"\\ud800\",7");

      assertThat(args.string(0)).isEqualTo("plain");
      assertThat(args.get(1, String.class)).isEqualTo("\u00e9\n\"\\/\ud83d\ude00\u20ac");
      assertThat(args.string(2)).isEqualTo("\ud800");
      assertThatThrownBy(() -> args.string(3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void givenFewerArguments_whenAskedForMore_thenTheErrorSaysWhichIsMissing() {
      assertThatThrownBy(() -> json("1").json(1)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> Args.NONE.get(0, String.class))
          .isInstanceOf(UnboundArgumentException.class)
          .hasMessage("argument 0 is missing");
      assertThatThrownBy(() -> json("1").string(1)).hasMessage("argument 1 is missing");
      assertThatThrownBy(() -> json("1").binary(1)).hasMessage("argument 1 is missing");
      assertThat(json("1").find(1, String.class)).isEmpty();
      assertThat(json("1").isString(1)).isFalse();
      assertThat(json("1").isBinary(1)).isFalse();
    }

    @Test
    void givenLookAlikeWithoutAttachments_whenAsked_thenItIsNoBinary() {
      Args args = received("2[\"a\"," + LOOK_ALIKE + "]");

      assertThat(args.isBinary(0)).isFalse();
      assertThatThrownBy(() -> args.binary(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void givenBinaryInside_whenAsked_thenOnlyTheOutermostIsTheArgument() {
      Args args = received("52-[\"a\",{\"x\":" + LOOK_ALIKE + "},{\"z\":{\"_placeholder\":true,\"num\":0},\"num\":1,"
          + "\"_placeholder\":true},{\"_placeholder\":true,\"_placeholder\":false,\"num\":1}]", "A", "B");

      assertThat(args.isBinary(0)).isFalse();
      assertThat(args.binary(1).toUtf8()).isEqualTo("B");
      assertThat(args.isBinary(2)).isFalse();
    }

    @Test
    void givenTwoPlaceholdersOfOneAttachment_whenAsked_thenBothAreTheSameBytes() {
      Args args = received("51-[\"a\"," + LOOK_ALIKE + "," + LOOK_ALIKE + "]", "A");

      assertThat(args.binary(0)).isSameAs(args.binary(1));
    }

    @Test
    void givenArgsOfALargeRead_whenDetached_thenTheyAreEqualAndHoldOnlyTheirOwn() {
      Args args = received("51-[\"a\"," + LOOK_ALIKE + ",\"b\"]", "A");

      Args kept = args.detach();

      assertThat(kept).isEqualTo(args);
      assertThat(kept.json().array()).hasSize(kept.json().length());
      assertThat(kept.get(0, byte[].class)).containsExactly('A');
    }

    @Test
    void givenLineBreaksBetweenValues_whenAsked_thenTold() {
      assertThat(json("1,\n2").hasLineBreaks()).isTrue();
      assertThat(json("1, 2,\"\\n\"").hasLineBreaks()).isFalse();
      assertThat(of("a\nb", 1).hasLineBreaks()).isFalse();
      assertThat(received("2[\"a\"\n,1,\r2]").hasLineBreaks()).isTrue();
    }
  }

  @Nested
  class Writing {

    @Test
    void givenValuesAndBytes_whenWritten_thenBytesAreAttachments() {
      byte[] mine = {1, 2};
      Args args = of("a", mine, Map.of("b", bytes(3)), List.of(true, 1.0));
      mine[0] = 9;

      assertThat(args.json().toUtf8()).isEqualTo(
          "\"a\",{\"_placeholder\":true,\"num\":0},{\"b\":{\"_placeholder\":true,\"num\":1}},[true,1]");
      assertThat(args.attachments()).containsExactly(bytes(1, 2), bytes(3));
      assertThat(args.binary(1)).isEqualTo(bytes(1, 2));
    }

    @Test
    void givenNoJson_whenTakenAsSuch_thenRefused() {
      for (String text : List.of("1,", ",", "1 2", "]", "1],[2", "{", "a", "1],\"b\":[1")) {
        assertThatThrownBy(() -> json(text)).isInstanceOf(IllegalArgumentException.class);
      }
      Slice notUtf8 = bytes('"', 0xC0, 0x80, '"');
      assertThatThrownBy(() -> Args.ofJson(Args.PLAIN, notUtf8)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Json.of(notUtf8)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Json.of("1,2")).isInstanceOf(IllegalArgumentException.class);
      assertThat(json(" ")).isSameAs(Args.NONE);
    }
  }

  /** Data of one peer never takes the bytes of another. */
  @Nested
  class Capture {

    @Test
    void givenLookAlikeBesideBytes_whenWritten_thenRefused() {
      for (Object lookAlike : List.of(Map.of("_placeholder", true, "num", 0), Json.of(LOOK_ALIKE),
          Json.of("[{\"a\":{\"_place\\u0068older\":true}}]"))) {
        assertThatThrownBy(() -> of(lookAlike, bytes(1)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("rename the member");
        assertThat(of(lookAlike, "no bytes").size()).isEqualTo(2);
      }
    }

    @Test
    void givenLookAlikeOfAPeer_whenJoinedWithBytes_thenRefused() {
      Args lookAlike = received("2[\"a\"," + LOOK_ALIKE + "]");
      Args binary = received("51-[\"a\"," + LOOK_ALIKE + "]", "A");

      assertThatThrownBy(() -> lookAlike.append(bytes(1))).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> lookAlike.prepend(bytes(1))).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> binary.concat(lookAlike)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> lookAlike.concat(binary)).isInstanceOf(IllegalArgumentException.class);
      assertThat(lookAlike.concat(lookAlike).append("x").size()).isEqualTo(3);
    }

    @Test
    void givenSomethingThatOnlyResembles_whenJoinedWithBytes_thenAllowed() {
      Args data = json("{\"_placeholder\":false,\"num\":0},{\"_placeholder\":1},\"_placeholder\"");

      assertThat(data.append(bytes(1)).binary(3)).isEqualTo(bytes(1));
    }
  }

  @Nested
  class Joining {

    @Test
    void givenAttachmentsOnBothSides_whenJoined_thenEachKeepsItsOwn() {
      Args first = received("52-[\"a\",{\"_placeholder\":true,\"num\":1}, {\"_placeholder\":true,\"num\":0}]", "A", "B");
      Args second = received("51-[\"a\",[" + LOOK_ALIKE + ",{\"num\" : 0 ,\"x\":{},\"_placeholder\":true}]]", "C");

      Args joined = first.concat(second).append("z", bytes('D'));

      assertThat(joined.json().toUtf8()).isEqualTo("{\"_placeholder\":true,\"num\":1}, {\"_placeholder\":true,\"num\":0},"
          + "[{\"_placeholder\":true,\"num\":2},{\"num\" : 2 ,\"x\":{},\"_placeholder\":true}],\"z\","
          + "{\"_placeholder\":true,\"num\":3}");
      assertThat(joined.attachments()).extracting(Slice::toUtf8).containsExactly("A", "B", "C", "D");
      assertThat(joined.size()).isEqualTo(5);
    }

    @Test
    void givenNothing_whenJoined_thenTheOtherIsGivenUnchanged() {
      Args args = json("1");

      assertThat(Args.NONE.concat(args)).isSameAs(args);
      assertThat(args.concat(Args.NONE)).isSameAs(args);
      assertThat(args.append()).isSameAs(args);
    }

    @Test
    void givenRest_whenTaken_thenAttachmentsLeftBehindAreNotSent() {
      Args args = received("53-[\"a\"," + LOOK_ALIKE + ",{\"_placeholder\":true,\"num\":2},"
          + "[{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":2}] ]", "A", "B", "C");

      Args rest = args.from(1);

      assertThat(rest.json().toUtf8()).isEqualTo(
          "{\"_placeholder\":true,\"num\":0},[{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":0}] ");
      assertThat(rest.attachments()).extracting(Slice::toUtf8).containsExactly("C", "B");
      assertThat(args.from(3)).isSameAs(Args.NONE);
      assertThat(args.from(0)).isSameAs(args);
      assertThatThrownBy(() -> args.from(4)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Nested
  class Gathering {

    @Test
    void givenAnyNumberOfArguments_whenGathered_thenThereIsOneAtMost() {
      assertThat(Args.NONE.gathered()).isEqualTo(Args.NONE);
      assertThat(json("{\"a\": 1}").gathered()).isEqualTo(json("{\"a\": 1}"));
      assertThat(json("1, [2],\"c\"").gathered()).isEqualTo(json("[1, [2],\"c\"]"));
      assertThat(json("1,2").gathered().size()).isEqualTo(1);
    }

    @Test
    void givenAttachments_whenGathered_thenTheyStay() {
      Args args = received("51-[\"e\",1," + LOOK_ALIKE + "]", "ab").gathered();

      assertThat(args).isEqualTo(received("51-[\"e\",[1," + LOOK_ALIKE + "]]", "ab"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
      "{\"key\":7}", " { \"a\" : [1,{\"key\":2}] , \"key\" : 7 } ", "{\"key\":{\"key\":1},\"key\":7,\"b\":\"key\"}",
      "{\"\\u006bey\":7}", "{\"keys\":1,\"ke\":2,\"key\":7}", "{\"\":0,\"a\\\"\":1,\"key\":7}"
    })
    void givenAnObject_whenAskedForAMember_thenItsValueAloneTheLastOfThatName(String object) {
      assertThat(json("0," + object).member(1, "key")).isEqualTo(json("7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"a\":{\"key\":1}}", "[\"key\",1]", "\"key\"", "null", "1", "{\"key \":1}", "{\"a\":\"key\"}"})
    void givenNoSuchMember_whenAskedForIt_thenNothing(String value) {
      assertThat(json(value).member(0, "key")).isEqualTo(Args.NONE);
      assertThat(json(value).member(1, "key")).isEqualTo(Args.NONE);
    }

    @Test
    void givenNamesThatNeedEscapes_whenAskedForMembers_thenFound() {
      Args args = json("{\"a\\\"b\":1,\"\\\\\":2,\"é\":3,\"\":4,\"c\":\":\"}");

      assertThat(args.member(0, "a\"b")).isEqualTo(json("1"));
      assertThat(args.member(0, "\\")).isEqualTo(json("2"));
      assertThat(args.member(0, "é")).isEqualTo(json("3"));
      assertThat(args.member(0, "")).isEqualTo(json("4"));
      assertThat(args.member(0, "c\":")).isEqualTo(Args.NONE);
    }

    @Test
    void givenAMemberWithAttachments_whenAsked_thenItHasItsOwnAlone() {
      Args args = received(
          "52-[\"e\",{\"a\":" + LOOK_ALIKE + ",\"b\":[" + LOOK_ALIKE.replace('0', '1') + "]}]", "ab", "cd");

      assertThat(args.member(0, "b")).isEqualTo(received("51-[\"e\",[" + LOOK_ALIKE + "]]", "cd"));
    }

    @Test
    void givenATypeKnownAtRunTime_whenAsked_thenAbsentAndNullAreEmpty() {
      java.lang.reflect.Type type = String.class;

      assertThat(json("\"a\"").find(0, type)).contains("a");
      assertThat(json("\"a\"").find(1, type)).isEmpty();
    }
  }

  @Test
  void givenLongArguments_whenShown_thenCut() {
    assertThat(of("x".repeat(1000)).toString()).hasSizeLessThan(300).contains("…");
    assertThat(of(1, bytes(1))).hasToString("[1,{\"_placeholder\":true,\"num\":0}] and 1 attachments");
  }
}
