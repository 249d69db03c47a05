package dev.yam.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Guards, interceptors and exception filters: of all gateways, of one, of a method. */
class StagesTest extends GatewayTest {

  private static final BlockingQueue<String> STEPS = new LinkedBlockingQueue<>();

  abstract static class Step implements Guard, Interceptor, ExceptionFilter {
    private final String name;

    Step(String name) {
      this.name = name;
    }

    @Override
    public boolean allows(Call call) {
      STEPS.add(name + " guard");
      return !call.args().isString(0) || !call.args().string(0).equals(name);
    }

    @Override
    public @Nullable Object around(Call call, Next next) throws Exception {
      STEPS.add(name + " before");
      Object result = next.proceed();
      STEPS.add(name + " after");
      return result;
    }

    @Override
    public boolean handles(Throwable failure, Call call) {
      STEPS.add(name + " filter");
      return failure.getMessage() != null && failure.getMessage().equals(name);
    }
  }

  static final class Every extends Step {
    Every() {
      super("every");
    }
  }

  static final class OfGateway extends Step {
    OfGateway() {
      super("gateway");
    }
  }

  static final class OfMethod extends Step {
    OfMethod() {
      super("method");
    }
  }

  static final class Recording implements Converter<String> {
    @Override
    public String convert(dev.yam.wire.Args body) {
      STEPS.add("bound");
      return body.string(0);
    }
  }

  @Retention(RetentionPolicy.RUNTIME)
  @interface Role {
    String value();
  }

  static final class Roles implements Guard {
    @Override
    public boolean allows(Call call) {
      return call.annotation(Role.class).map(Role::value).orElse("").equals("guest");
    }
  }

  static final class Translating implements ExceptionFilter {
    @Override
    public boolean handles(Throwable failure, Call call) throws Exception {
      throw new GatewayException("translated " + failure.getMessage());
    }
  }

  static final class Answering implements ExceptionFilter {
    @Override
    public boolean handles(Throwable failure, Call call) {
      call.ack().send(new Failed(false, String.valueOf(failure.getMessage())));
      return call.ack().isRequested();
    }
  }

  record Failed(boolean ok, String why) {}

  @Gateway
  @Guarded(OfGateway.class)
  @Intercepted(OfGateway.class)
  @Filtered(OfGateway.class)
  static class Staged {

    @On("staged")
    @Guarded(OfMethod.class)
    @Intercepted(OfMethod.class)
    @Filtered(OfMethod.class)
    String staged(@Body(converter = Recording.class) String word) {
      STEPS.add("method");
      return word;
    }

    @On("failing")
    @Filtered(OfMethod.class)
    void failing(String word) {
      throw new IllegalStateException(word.strip());
    }
  }

  @Gateway
  @Role("guest")
  static class Others {

    @On("for guests")
    @Guarded(Roles.class)
    String guests() {
      return "welcome";
    }

    @On("for members")
    @Guarded(Roles.class)
    @Role("member")
    String members() {
      return "welcome";
    }

    @On("translated")
    @Filtered(Translating.class)
    void translated() {
      throw new IllegalStateException("secret");
    }

    @On("answered")
    @Filtered(Answering.class)
    void answered(@Body int number) {}

    @On("revealed")
    void revealed() {
      throw new IllegalArgumentException("the room is full");
    }

    @On("list")
    List<Integer> list() {
      return List.of(1);
    }

    @On("later")
    CompletableFuture<String> later() {
      return CompletableFuture.supplyAsync(() -> "x");
    }

    @On("stream")
    Stream<Object> stream() {
      return Stream.of(new Event("e", 1), 2);
    }

    @On("published")
    java.util.concurrent.Flow.Publisher<?> published() {
      return Publishing.of(new Event("e", 1), 2);
    }

    @On("nothing")
    @Nullable Object nothing() {
      return null;
    }
  }

  private TestClient staged() throws InterruptedException {
    STEPS.clear();
    var every = new Every();
    return connect(serving(
        Gateways.builder().add(new Staged()).guard(every).intercept(every).filter(every).build()));
  }

  @Test
  void givenStagesOfEachLevel_whenAnEventPasses_thenGuardsThenInterceptorsThenParametersFromOutsideIn() throws Exception {
    TestClient client = staged();

    client.send("421[\"staged\",\"x\"]");

    assertThat(client.next()).isEqualTo("431[\"x\"]");
    assertThat(STEPS).containsExactly("every guard", "gateway guard", "method guard",
        "every before", "gateway before", "method before", "bound", "method",
        "method after", "gateway after", "every after");
  }

  @Test
  void givenAGuardThatSaysNo_whenAnEventComes_thenNothingBehindItIsAskedButFilters() throws Exception {
    TestClient client = staged();

    client.send("421[\"staged\",\"gateway\"]");

    assertThat(client.next()).isEqualTo("42[\"exception\",{\"status\":\"error\",\"message\":\"Forbidden resource\"}]");
    assertThat(STEPS)
        .containsExactly("every guard", "gateway guard", "method filter", "gateway filter", "every filter");
  }

  @Test
  void givenFiltersOfEachLevel_whenAMethodFails_thenTheNearestThatTakesItIsTheLast() throws Exception {
    TestClient client = staged();

    client.send("42[\"failing\",\"gateway \"]"); // guards let it pass
    client.expectSilence();

    assertThat(STEPS).endsWith("method filter", "gateway filter");
  }

  private TestClient others() throws InterruptedException {
    return connect(serving(Gateways.builder().add(new Others()).reveal(IllegalArgumentException.class).build()));
  }

  @Test
  void givenAnAnnotationOfTheApplication_whenAGuardAsksForIt_thenTheMethodsOverridesTheGateways() throws Exception {
    TestClient client = others();

    client.send("421[\"for guests\"]");
    client.send("422[\"for members\"]");

    assertThat(client.next()).isEqualTo("431[\"welcome\"]");
    assertThat(client.next()).contains("Forbidden resource");
  }

  @Test
  void givenAFilterThatThrows_whenAMethodFails_thenThatIsTold() throws Exception {
    TestClient client = others();

    client.send("42[\"translated\"]");

    assertThat(client.next()).isEqualTo("42[\"exception\",{\"status\":\"error\",\"message\":\"translated secret\"}]");
  }

  @Test
  void givenAFilterThatAnswers_whenAParameterDoesNotFit_thenTheAckHasIt() throws Exception {
    TestClient client = others();

    client.send("421[\"answered\",{}]");
    client.send("42[\"answered\",{}]");

    assertThat(client.next()).startsWith("431[{\"ok\":false,\"why\":\"the body: ");
    assertThat(client.next()).startsWith("42[\"exception\",{\"status\":\"error\",\"message\":\"the body: ");
  }

  @Test
  void givenAnExceptionThatIsRevealed_whenThrown_thenItsMessageIsTold() throws Exception {
    TestClient client = others();

    client.send("42[\"revealed\"]");

    assertThat(client.next()).isEqualTo("42[\"exception\",{\"status\":\"error\",\"message\":\"the room is full\"}]");
  }

  @Test
  void givenAMappingInterceptor_whenValuesComeNowOrLater_thenEachIsMappedButEvents() throws Exception {
    TestClient client = connect(serving(Gateways.builder()
        .add(new Others())
        .intercept(Interceptor.mapping(value -> java.util.Map.of("data", value)))
        .build()));

    client.send("421[\"list\"]");
    assertThat(client.next()).isEqualTo("431[{\"data\":[1]}]");
    client.send("422[\"later\"]");
    assertThat(client.next()).isEqualTo("432[{\"data\":\"x\"}]");
    client.send("423[\"stream\"]");
    assertThat(client.next()).isEqualTo("42[\"e\",1]");
    assertThat(client.next()).isEqualTo("433[{\"data\":2}]");
    client.send("424[\"published\"]");
    assertThat(client.next()).isEqualTo("42[\"e\",1]");
    assertThat(client.next()).isEqualTo("434[{\"data\":2}]");
    client.send("425[\"nothing\"]");
    client.expectSilence();
  }

  @Test
  void givenAGuardThatCannotBeMade_whenBuilt_thenItIsNamed() {
    assertThatThrownBy(() -> Gateways.builder().add(new NeedsMore()).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("WithArgument", "a constructor without parameters", "factory");
  }

  static final class WithArgument implements Guard {
    private final String name;

    WithArgument(String name) {
      this.name = name;
    }

    @Override
    public boolean allows(Call call) {
      return call.event().equals(name);
    }
  }

  @Gateway
  @Guarded(WithArgument.class)
  static class NeedsMore {
    @On("x")
    void x() {}
  }
}
