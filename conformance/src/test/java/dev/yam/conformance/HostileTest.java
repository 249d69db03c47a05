package dev.yam.conformance;

import org.junit.jupiter.api.Tag;

/** Yam survives hostile peers, in a process of its own. */
@Tag("slow")
class HostileTest extends Hostile {

  @Override
  Target target() {
    return Target.hardened();
  }
}
