package dev.yam.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a value is decides what becomes of it, and not what its method is declared to return. */
class ReturnedTypesTest extends GatewayTest {

  sealed interface Outcome permits Whole, Parts {}

  record Whole(int number) implements Outcome {}

  record Parts(Iterator<Event> events) implements Outcome, Iterator<Event> {
    @Override
    public boolean hasNext() {
      return events.hasNext();
    }

    @Override
    public Event next() {
      return events.next();
    }
  }

  @Gateway
  static final class Counter {
    @On("sealed")
    Outcome sealed(boolean whole) {
      return whole ? new Whole(7) : new Parts(List.of(new Event("part", 1), new Event("part", 2)).iterator());
    }
  }

  @Test
  void givenASealedType_whenOneOfItsRecordsIsMoreThanOneValue_thenEachIsSent() throws Exception {
    TestClient client = connect(serving(new Counter()));

    client.send("421[\"sealed\",true]");
    assertThat(client.next()).isEqualTo("431[{\"number\":7}]");
    client.send("422[\"sealed\",false]");
    assertThat(client.next()).isEqualTo("42[\"part\",1]");
    assertThat(client.next()).isEqualTo("42[\"part\",2]");
  }
}
