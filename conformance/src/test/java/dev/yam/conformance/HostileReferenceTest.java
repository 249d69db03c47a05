package dev.yam.conformance;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The reference implementation survives the same peers, but for those that it is known to have no limit for. It proves
 * the attacks, not Yam, and a flood may hold the reference up for minutes: on demand only.
 */
@Tag("reference")
@EnabledIfSystemProperty(
    named = "yam.attack.reference",
    matches = "true",
    disabledReason = "attacks on the reference run on demand: -Dyam.attack.reference=true")
class HostileReferenceTest extends Hostile {

  @Override
  Target target() {
    return Target.reference();
  }
}
