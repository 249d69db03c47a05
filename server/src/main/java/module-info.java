/** The Socket.IO server. */
module dev.yam.server {
  requires transitive dev.yam.engine;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.yam.server;
  exports dev.yam.server.spi;
}
