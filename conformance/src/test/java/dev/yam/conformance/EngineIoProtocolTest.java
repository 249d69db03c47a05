package dev.yam.conformance;

import org.junit.jupiter.api.condition.EnabledIf;

/** Yam speaks Engine.IO 4. */
@EnabledIf("dev.yam.conformance.Target#isYamThere")
class EngineIoProtocolTest extends EngineIoProtocol {

  @Override
  Target target() {
    return Target.yam();
  }
}
