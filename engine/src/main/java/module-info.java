/** What client and server share above bytes. */
module dev.yam.engine {
  requires transitive dev.yam.wire;
  requires transitive io.netty.transport;
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.handler;
  requires io.netty.handler.proxy;
  requires io.netty.resolver;
  requires static io.netty.transport.classes.epoll;
  requires static io.netty.transport.classes.kqueue;
  requires static io.netty.transport.unix.common;
  requires jdk.net;
  requires org.jctools.core;
  requires org.slf4j;
  requires tools.jackson.databind;
  requires static transitive org.jspecify;

  exports dev.yam.engine;
}
