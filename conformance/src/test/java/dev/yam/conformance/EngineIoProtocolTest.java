package dev.yam.conformance;

/** Yam speaks Engine.IO 4. */
class EngineIoProtocolTest extends EngineIoProtocol {

  @Override
  Target target() {
    return Target.yam();
  }
}
