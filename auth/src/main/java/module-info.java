/** Who a client is: tokens verified where it asks to be let in, and issued where a program asks for them. */
module dev.yam.auth {
  requires transitive dev.yam.server;
  requires com.nimbusds.jose.jwt;
  requires java.net.http;
  requires org.slf4j;
  requires tools.jackson.databind;
  requires static transitive org.jspecify;

  exports dev.yam.auth;
}
