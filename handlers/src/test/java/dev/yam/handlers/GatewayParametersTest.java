package dev.yam.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yam.engine.Ack;
import dev.yam.engine.DisconnectReason;
import dev.yam.server.BroadcastOperator;
import dev.yam.server.Handshake;
import dev.yam.server.Namespace;
import dev.yam.server.Server;
import dev.yam.server.Socket;
import dev.yam.wire.Args;
import dev.yam.wire.Slice;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayParametersTest extends GatewayTest {

  record Message(String room, String text) {}

  record User(String name) implements Principal {
    @Override
    public String getName() {
      return name;
    }
  }

  @Gateway
  static class Everything {
    final CompletableFuture<DisconnectReason> left = new CompletableFuture<>();

    @OnConnect
    void came(Socket socket, Handshake handshake, Namespace namespace) {
      socket.data().put(Call.PRINCIPAL, new User("ada"));
      socket.emit("came", handshake.query("EIO").orElse(""), namespace.name());
    }

    @OnDisconnect
    void left(DisconnectReason reason, Socket socket) {
      left.complete(reason);
    }

    @On("body")
    String body(Socket socket, @Nullable Message message) {
      return String.valueOf(message);
    }

    @On("body alone")
    String alone(List<Integer> numbers) {
      return String.valueOf(numbers);
    }

    @On("perhaps")
    boolean perhaps(@Body Optional<Message> message) {
      return message.isPresent();
    }

    @On("number")
    int number(@Body int number) {
      return number + 1;
    }

    @On("text")
    String text(@Body @Nullable String text) {
      return String.valueOf(text);
    }

    @On("key")
    String key(@Body("room") @Nullable String room, @Body("tags") Optional<List<String>> tags) {
      return room + " " + tags;
    }

    @On("bytes of key")
    int bytes(@Body("data") byte[] data) {
      return data.length;
    }

    @On("key with args")
    Args member(@Body("data") Args data) {
      return data;
    }

    @On("second")
    String second(@Argument(1) @Nullable Message message, @Argument(0) int number) {
      return number + " " + message;
    }

    @On("all")
    Args all(Args args, Ack ack) {
      ack.send(args.size());
      return args;
    }

    @On("who")
    String who(Principal principal, @AuthPrincipal User user, @AuthPrincipal Optional<Other> other) {
      return principal.getName() + " " + user + " " + other.isPresent();
    }

    @On("others")
    void others(BroadcastOperator others, @Body String text) {
      others.emit("said", text);
    }

    @On("call")
    String call(Call call) {
      return call.event() + " " + call.body() + " " + call.method().getName();
    }

    @On("slice")
    int slice(Slice bytes) {
      return bytes.length();
    }
  }

  record Other(String name) implements Principal {
    @Override
    public String getName() {
      return name;
    }
  }

  @Nested
  class MapPayload {

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "[\"body\"] | [\"null\"]",
      "[\"body\",null] | [\"null\"]",
      "[\"body\",{\"room\":\"a\",\"text\":\"b\"}] | [\"Message[room=a, text=b]\"]",
      "[\"body alone\",1,2,3] | [\"[1, 2, 3]\"]",
      "[\"body alone\",[1,2]] | [\"[1, 2]\"]",
      "[\"perhaps\"] | [false]",
      "[\"perhaps\",null] | [false]",
      "[\"perhaps\",{}] | [true]",
      "[\"number\",41] | [42]",
      "[\"text\"] | [\"null\"]",
      "[\"text\",\"a\\\"b\"] | [\"a\\\"b\"]",
      "[\"key\",{\"room\":\"a\",\"tags\":[\"x\"]}] | [\"a Optional[[x]]\"]",
      "[\"key\",{\"room\":\"a\",\"room\":\"b\",\"tags\":null}] | [\"b Optional.empty\"]",
      "[\"key\",{\"\\u0072oom\":\"a\"}] | [\"a Optional.empty\"]",
      "[\"key\",\"room\"] | [\"null Optional.empty\"]",
      "[\"key\",[\"room\"]] | [\"null Optional.empty\"]",
      "[\"key\"] | [\"null Optional.empty\"]",
      "[\"key\",{\"room\":\"a\"},2] | [\"null Optional.empty\"]",
      "[\"key with args\",{\"a\":1,\"data\": {\"b\" : [2]} }] | [{\"b\" : [2]}]",
      "[\"second\",7,{\"room\":\"a\",\"text\":\"b\"}] | [\"7 Message[room=a, text=b]\"]",
      "[\"second\",7] | [\"7 null\"]",
      "[\"all\",1,2] | [2]",
      "[\"who\"] | [\"ada User[name=ada] false\"]",
      "[\"call\",1,2] | [\"call [[1,2]] call\"]",
    })
    void givenArguments_whenBound_thenParametersAreGivenThem(String event, String answer) throws Exception {
      TestClient client = connected();

      client.send("427" + event);

      assertThat(client.next()).isEqualTo("437" + answer);
    }

    @Test
    void givenBytesInAMember_whenBound_thenTheyAreTheBytes() throws Exception {
      TestClient client = connected();

      client.send("452-7[\"bytes of key\",{\"other\":{\"_placeholder\":true,\"num\":0},\"data\":{\"_placeholder\":true,\"num\":1}}]");
      client.sendBinary("00");
      client.sendBinary("010203");

      assertThat(client.next()).isEqualTo("437[3]");
    }

    @Test
    void givenBytesAsBody_whenBound_thenTheyAreTheBytes() throws Exception {
      TestClient client = connected();

      client.send("451-7[\"slice\",{\"_placeholder\":true,\"num\":0}]");
      client.sendBinary("0102");

      assertThat(client.next()).isEqualTo("437[2]");
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "[\"number\"] | the body is missing",
      "[\"number\",null] | the body is missing",
      "[\"number\",\"x\"] | the body: the value does not have the expected form",
      "[\"body\",{\"room\":{}}] | the body: unexpected value at room",
      "[\"key\",{\"tags\":{}}] | the member tags of the body: the value does not have the expected form",
      "[\"second\"] | argument 0 is missing",
      "[\"second\",1,2] | argument 1: the value does not have the expected form",
    })
    void givenArgumentsThatDoNotFit_whenBound_thenTheClientIsToldWhere(String event, String message) throws Exception {
      TestClient client = connected();

      client.send("427" + event);

      assertThat(client.next()).isEqualTo("42[\"exception\",{\"status\":\"error\",\"message\":\"" + message + "\"}]");
    }
  }

  @Nested
  class ByType {

    @Test
    void givenAClientThatComesAndGoes_whenToldOf_thenWithSocketHandshakeNamespaceAndReason() throws Exception {
      var gateway = new Everything();
      TestClient client = connect(serving(gateway));
      assertThat(client.next()).isEqualTo("42[\"came\",\"4\",\"/\"]");

      client.send("41");

      assertThat(gateway.left.get(10, TimeUnit.SECONDS)).isEqualTo(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
    }

    @Test
    void givenABroadcastOperator_whenUsed_thenItIsEveryoneElse() throws Exception {
      Server server = serving(new Everything());
      TestClient one = connect(server);
      TestClient other = connect(server);
      one.next();
      other.next();

      one.send("42[\"others\",\"hi\"]");

      assertThat(other.next()).isEqualTo("42[\"said\",\"hi\"]");
      one.expectSilence();
    }

    @Test
    void givenNoAckAsked_whenTheMethodAnswers_thenNothingIsSent() throws Exception {
      TestClient client = connected();

      client.send("42[\"all\",1]");

      client.expectSilence();
    }
  }

  private TestClient connected() throws InterruptedException {
    TestClient client = connect(serving(new Everything()));
    client.next();
    return client;
  }

  @Nested
  class Refused {

    @Test
    void givenTwoParametersThatNothingIsGivenTo_whenBuilt_thenTheMethodAndTheParameterAreNamed() {
      refused(new Object() {}, "no @Gateway");
      refused(new ThirdParameter(), "ThirdParameter.plain: parameter 3 (java.lang.Object", "@Body");
      refused(new Mixed(), "Mixed.mixed: parameter 2 (java.lang.String", "@Argument(n)");
      refused(new ReasonOfEvent(), "ReasonOfEvent.event: parameter 1", "Ack, Args, Socket");
      refused(new BodyOfConnect(), "BodyOfConnect.came: parameter 1", "there is none");
      refused(new AckOfConnect(), "AckOfConnect.came: parameter 1", "Socket, Handshake");
      refused(new NumericId(), "NumericId.event: parameter 1 (long", "String");
      refused(new Twice(), "two methods for \"x\"");
      refused(new ReservedName(), "\"disconnect\" is a reserved event name");
      refused(new StaticMethod(), "is not static");
      refused(new NoSlash(), "begins with a slash");
      refused(new NoSchema(), "there is no resource nowhere.json");
      refused(new BrokenSchema(), "its schema is none");
    }

    private void refused(Object gateway, String... messages) {
      assertThatThrownBy(() -> Gateways.builder().add(gateway).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll(messages);
    }
  }

  @Gateway
  static class ThirdParameter {
    @On("plain")
    void plain(Socket socket, Map<String, Object> body, Object nothing) {}
  }

  @Gateway
  static class Mixed {
    @On("mixed")
    void mixed(@Body("a") int a, String nothing) {}
  }

  @Gateway
  static class ReasonOfEvent {
    @On("event")
    void event(DisconnectReason reason) {}
  }

  @Gateway
  static class BodyOfConnect {
    @OnConnect
    void came(@Body String body) {}
  }

  @Gateway
  static class AckOfConnect {
    @OnConnect
    void came(Ack ack) {}
  }

  @Gateway
  static class NumericId {
    @On("event")
    void event(@RequestId long id) {}
  }

  @Gateway
  static class Twice {
    @On("x")
    void one() {}

    @On("x")
    void other() {}
  }

  @Gateway
  static class ReservedName {
    @On("disconnect")
    void left() {}
  }

  @Gateway
  static class StaticMethod {
    @On("x")
    static void one() {}
  }

  @Gateway("chat")
  static class NoSlash {}

  @Gateway
  static class NoSchema {
    @On(value = "x", schema = "nowhere.json")
    void one() {}
  }

  @Gateway
  static class BrokenSchema {
    @On(value = "x", schema = "{\"$ref\":\"#/nowhere\"}")
    void one() {}
  }

  // How gateways come to be.

  @Gateway
  static class Base {
    @On("who")
    String who() {
      return "base";
    }

    @On("inherited")
    String inherited() {
      return "inherited";
    }
  }

  static class Derived extends Base {
    @Override
    String who() {
      return "derived";
    }
  }

  @Test
  void givenASubclass_whenBound_thenItsMethodsAreCalledAsTheyAreOverridden() throws Exception {
    TestClient client = connect(serving(new Derived()));

    client.send("421[\"who\"]");
    client.send("422[\"inherited\"]");

    assertThat(client.next()).isEqualTo("431[\"derived\"]");
    assertThat(client.next()).isEqualTo("432[\"inherited\"]");
  }

  @Test
  void givenGatewaysByClass_whenBuilt_thenFactoriesMakeThemOnce() throws Exception {
    Gateways gateways = Gateways.builder()
        .add(Counted.class, () -> new Counted("by supplier"))
        .add(Base.class)
        .factory(type -> type == Base.class ? new Derived() : Instances.byConstructor(type))
        .build();
    TestClient client = connect(serving(gateways));
    TestClient other = connect(serving(gateways));

    client.send("421[\"made\"]");
    other.send("421[\"made\"]");
    client.send("422[\"who\"]");

    assertThat(client.next()).isEqualTo("431[\"by supplier 1\"]");
    assertThat(other.next()).isEqualTo("431[\"by supplier 1\"]");
    assertThat(client.next()).isEqualTo("432[\"derived\"]");
  }

  @Gateway
  static class Counted {
    private static int made;
    private final String name;

    Counted(String name) {
      this.name = name;
      made++;
    }

    @On("made")
    String made() {
      return name + " " + made;
    }
  }

  @Test
  void givenAFactoryThatFails_whenBuilt_thenItIsSaidWhatIsMissing() {
    assertThatThrownBy(() -> Gateways.builder().add(Counted.class).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a constructor without parameters");
  }

  @Test
  void givenTwoGatewaysOfOneNamespace_whenAnEventComes_thenBothAreCalledInOrder() throws Exception {
    TestClient client = connect(serving(Gateways.builder().add(new Base()).add(new Twin()).build()));

    client.send("421[\"who\"]");

    assertThat(client.next()).isEqualTo("431[\"base\"]");
    assertThat(client.next()).isEqualTo("42[\"twin\"]");
  }

  @Gateway
  static class Twin {
    @On("who")
    Event who() {
      return new Event("twin");
    }
  }
}
