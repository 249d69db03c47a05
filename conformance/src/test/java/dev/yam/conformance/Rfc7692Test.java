package dev.yam.conformance;

/** Yam keeps the rules of permessage-deflate. */
class Rfc7692Test extends Rfc7692 {

  @Override
  Target target() {
    return Target.yam();
  }
}
