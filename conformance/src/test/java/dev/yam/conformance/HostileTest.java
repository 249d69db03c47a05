package dev.yam.conformance;

/** Yam survives hostile peers, in a process of its own. */
class HostileTest extends Hostile {

  @Override
  Target target() {
    return Target.hardened();
  }
}
