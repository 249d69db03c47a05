package dev.yam.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.ValidationException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayValidationTest extends GatewayTest {

  record Item(@Min(1) int count) {}

  record Order(@NotBlank @Nullable String room, @Size(max = 2) List<@Valid Item> items) {}

  @Gateway
  static class Shop {

    @On("implicit")
    boolean implicit(Order order) {
      return true;
    }

    @On("valid")
    boolean valid(@Valid @NotNull @Body Order order) {
      return true;
    }

    @On("perhaps")
    boolean perhaps(@Body Optional<Order> order) {
      return true;
    }

    @On("parameters")
    boolean parameters(@Body("count") @Min(1) @Max(10) int count, @Body("order") @Valid @Nullable Order order) {
      return true;
    }

    @On("arguments")
    boolean arguments(@Argument(0) @Size(min = 2) String first, @Argument(1) Order second) {
      return true;
    }

    @On(value = "schema", schema = "order.schema.json")
    String schema(dev.yam.wire.Args args) {
      return args.json(0).toUtf8();
    }

    @On(value = "inline", schema = "{\"type\":\"string\",\"maxLength\":3}")
    boolean inline(String text) {
      return true;
    }

    @On(value = "both", schema = "{\"required\":[\"items\"]}")
    boolean both(Order order) {
      return true;
    }
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "[\"implicit\",{\"room\":\"a\",\"items\":[{\"count\":1}]}] | ok",
    "[\"implicit\",{\"room\":\" \",\"items\":[{\"count\":0}]}] | items[0].count~Min~must be greater than or equal to 1; room~NotBlank~must not be blank",
    "[\"implicit\"] | ok",
    "[\"valid\",{\"items\":[]}] | room~NotBlank~must not be blank",
    "[\"valid\",{\"room\":\"a\",\"items\":[{\"count\":2},{\"count\":0}]}] | items[1].count~Min~must be greater than or equal to 1",
    "[\"valid\"] | ~NotNull~must not be null",
    "[\"perhaps\"] | ok",
    "[\"perhaps\",{\"items\":[]}] | room~NotBlank~must not be blank",
    "[\"parameters\",{\"count\":5}] | ok",
    "[\"parameters\",{\"count\":11}] | count~Max~must be less than or equal to 10",
    "[\"parameters\",{\"count\":5,\"order\":{}}] | order.room~NotBlank~must not be blank",
    "[\"arguments\",\"a\",{\"room\":\"x\"}] | [0]~Size~size must be between 2 and 2147483647",
    "[\"arguments\",\"ab\",{}] | [1].room~NotBlank~must not be blank",
    "[\"schema\",{\"id\":1}] | ok",
    "[\"schema\",{}] | id~required~required property 'id' not found",
    "[\"schema\",{\"id\":0,\"items\":[{},{\"count\":0}]}] | id~minimum~must have a minimum value of 1; items[1].count~minimum~must have a minimum value of 1",
    "[\"schema\",7] | ~type~integer found, object expected",
    "[\"schema\"] | ~required~a body is required",
    "[\"inline\",\"abc\"] | ok",
    "[\"inline\",\"abcd\"] | ~maxLength~must be at most 3 characters long",
    "[\"both\",{\"room\":\"\"}] | items~required~required property 'items' not found",
    "[\"both\",{\"room\":\"\",\"items\":[]}] | room~NotBlank~must not be blank",
  })
  void givenABody_whenItBreaksRules_thenTheClientIsToldPathAndRuleAndMessage(String event, String verdict) throws Exception {
    TestClient client = connect(serving(new Shop()));

    client.send("427" + event);

    String answer = client.next();
    if (verdict.equals("ok")) {
      assertThat(answer).startsWith("437[");
    } else {
      assertThat(answer).isEqualTo(told(verdict));
    }
  }

  private static String told(String verdict) {
    var message = new StringBuilder();
    var errors = new StringBuilder();
    for (String each : verdict.split("; ", -1)) {
      String[] parts = each.split("~", -1);
      message.append(message.isEmpty() ? "" : "; ").append(parts[0].isEmpty() ? "" : parts[0] + ": ").append(parts[2]);
      errors.append(errors.isEmpty() ? "" : ",")
          .append("{\"path\":\"" + parts[0] + "\",\"rule\":\"" + parts[1] + "\",\"message\":\"" + parts[2] + "\"}");
    }
    return "42[\"exception\",{\"status\":\"error\",\"message\":\"" + message + "\",\"errors\":[" + errors + "]}]";
  }

  @Test
  void givenAValidatorOfTheApplication_whenSaid_thenItsMessagesAreTold() throws Exception {
    var factory = opened(Validation.byDefaultProvider()
        .configure()
        .messageInterpolator(new org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator() {
          @Override
          public String interpolate(String template, Context context) {
            return "no good";
          }
        })
        .buildValidatorFactory());
    TestClient client =
        connect(serving(Gateways.builder().add(new Shop()).validator(factory.getValidator()).build()));

    client.send("42[\"implicit\",{}]");

    assertThat(client.next()).contains("\"message\":\"room: no good\"");
  }

  /** Finds a provider that is described wrongly. */
  private static final class Misconfigured extends ClassLoader {

    Misconfigured() {
      super(GatewayValidationTest.class.getClassLoader());
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
      return name.equals("META-INF/validation.xml")
          ? new ByteArrayInputStream("<no validation".getBytes(StandardCharsets.UTF_8))
          : super.getResourceAsStream(name);
    }
  }

  @Test
  void givenAProviderThatDoesNotWork_whenBuilt_thenRefused() {
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    thread.setContextClassLoader(new Misconfigured());
    try {
      assertThatThrownBy(() -> Gateways.builder().add(new Shop()).build()).isInstanceOf(ValidationException.class);
    } finally {
      thread.setContextClassLoader(own);
    }
  }

  @Test
  void givenAThousandMistakes_whenTold_thenTheAnswerIsShort() throws Exception {
    TestClient client = connect(serving(new Shop()));
    String items = "{\"count\":0},".repeat(1_000) + "{}";

    client.send("42[\"schema\",{\"id\":1,\"items\":[" + items + "]}]");

    assertThat(client.next()).hasSizeLessThan(4_000).contains("items[15].count").doesNotContain("items[16].count");
  }

  @Test
  void givenALongBodyFullOfMistakes_whenTold_thenItIsLeftAtTheFirst() throws Exception {
    TestClient client = connect(serving(new Shop()));
    String items = "{\"count\":0},".repeat(10_000) + "{}";

    client.send("42[\"schema\",{\"id\":1,\"items\":[" + items + "]}]");

    assertThat(client.next()).contains("items[0].count").doesNotContain("items[1]");
  }
}
