package dev.yam.conformance;

import org.junit.jupiter.api.Nested;

/** How the Java client behaves, by subject, against one {@link Counterpart}. */
abstract class JavaClientSuite {

  abstract Counterpart counterpart();

  @Nested
  class Connecting extends ConnectingCases {
    @Override
    Counterpart server() {
      return counterpart();
    }
  }

  @Nested
  class Options extends OptionCases {
    @Override
    Counterpart server() {
      return counterpart();
    }
  }

  @Nested
  class Events extends EventCases {
    @Override
    Counterpart server() {
      return counterpart();
    }
  }

  @Nested
  class Acknowledgements extends AckCases {
    @Override
    Counterpart server() {
      return counterpart();
    }
  }

  @Nested
  class Namespaces extends NamespaceCases {
    @Override
    Counterpart server() {
      return counterpart();
    }
  }

  @Nested
  class Disconnecting extends DisconnectCases {
    @Override
    Counterpart server() {
      return counterpart();
    }
  }

  @Nested
  class Faults extends FaultCases {
    @Override
    Counterpart server() {
      return counterpart();
    }
  }

  @Nested
  class Retries extends RetryCases {
    @Override
    Counterpart server() {
      return counterpart();
    }
  }

  @Nested
  class Recovery extends RecoveryCases {
    @Override
    Counterpart server() {
      return counterpart();
    }
  }
}
