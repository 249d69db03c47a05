/** Events as methods of a class: what a method returns is the answer. */
module dev.yam.handlers {
  requires transitive dev.yam.server;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.yam.handlers;
}
