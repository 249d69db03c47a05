/** Events as methods of a class: what a method returns is the answer. */
module dev.yam.handlers {
  requires transitive dev.yam.server;
  requires com.networknt.schema;
  requires org.slf4j;
  requires tools.jackson.databind;
  requires static transitive jakarta.validation;
  requires static transitive org.jspecify;

  exports dev.yam.handlers;
  exports dev.yam.handlers.spi;
}
