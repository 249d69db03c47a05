/** The Socket.IO client. */
module dev.yam.client {
  requires transitive dev.yam.engine;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.yam.client;
}
