/** For tests of what is built with Yam, and of anything else that talks over TCP. */
module dev.yam.testkit {
  requires static transitive org.jspecify;

  exports dev.yam.testkit;
}
