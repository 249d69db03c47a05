package dev.yam.conformance;

import org.junit.jupiter.api.condition.EnabledIf;

/** Yam survives hostile peers, in a process of its own. */
@EnabledIf("dev.yam.conformance.Target#isYamThere")
class HostileTest extends Hostile {

  @Override
  Target target() {
    return Target.hardened();
  }
}
